/** One colour class of a map: values from `low` to `high`, both within. */
export interface ColourClass {
  /** 1, the palest, to 5. */
  step: number;
  low: number;
  high: number;
}

const steps = 5;

/**
 * Classes of about equally many places (quantiles): few very large places do not push all others into one colour.
 * Equal values are never split; fewer distinct values make fewer classes, spread over the ramp.
 */
export function colourClasses(values: readonly number[]): ColourClass[] {
  const sorted = [...values].sort((a, b) => a - b);
  const distinct = [...new Set(sorted)];
  const count = Math.min(steps, distinct.length);
  const groups: { low: number; high: number }[] = [];
  if (distinct.length <= steps) {
    groups.push(...distinct.map((value) => ({ low: value, high: value })));
  } else {
    let from = 0;
    for (let index = 1; index <= count && from < sorted.length; index += 1) {
      let to = Math.max(from + 1, Math.round((index * sorted.length) / count));
      while (to < sorted.length && sorted[to] === sorted[to - 1]) {
        to += 1;
      }
      groups.push({ low: sorted[from] as number, high: sorted[to - 1] as number });
      from = to;
    }
  }
  return groups.map((group, index) => ({
    ...group,
    step: groups.length === 1 ? 3 : 1 + Math.round((index * (steps - 1)) / (groups.length - 1)),
  }));
}

/** The class of a value. */
export function classOf(value: number, classes: readonly ColourClass[]): ColourClass | null {
  return classes.find(({ low, high }) => value >= low && value <= high) ?? null;
}
