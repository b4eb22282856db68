/** A mark on the road: where it is in the picture (shares) and where it is in metres. */
export interface Mark {
  x: number;
  y: number;
  metresX: number;
  metresY: number;
}

/** Metres on the road to shares of the picture. */
export type Projection = (metresX: number, metresY: number) => [x: number, y: number] | null;

/**
 * The plane of the road through its first four marks (a homography). Null when three of them lie on one line: then there is no plane.
 * Only for the drawn grid; the speed itself is worked out by the worker from all marks.
 */
export function projection(marks: readonly Mark[]): Projection | null {
  if (marks.length < 4) {
    return null;
  }
  // Eight equations for h11..h32, with h33 = 1.
  const rows = marks.slice(0, 4).flatMap(({ x, y, metresX: u, metresY: v }) => [
    [u, v, 1, 0, 0, 0, -u * x, -v * x, x],
    [0, 0, 0, u, v, 1, -u * y, -v * y, y],
  ]);
  const h = solve(rows);
  return h === null ? null : (u, v) => {
    const w = at(h, 6) * u + at(h, 7) * v + 1;
    return w <= 1e-9 ? null : [(at(h, 0) * u + at(h, 1) * v + at(h, 2)) / w, (at(h, 3) * u + at(h, 4) * v + at(h, 5)) / w];
  };
}

/** Lines of the metre grid over the marks and a little beyond, each as two ends in shares of the picture; every fifth is strong. */
export function grid(marks: readonly Mark[], step: number): { from: [number, number]; to: [number, number]; strong: boolean }[] {
  const project = projection(marks);
  if (project === null || !(step > 0)) {
    return [];
  }
  const span = (values: number[]): [number, number] => [Math.floor(Math.min(...values) / step) * step, Math.ceil(Math.max(...values) / step) * step];
  const [left, right] = span(marks.map(({ metresX }) => metresX));
  const [near, far] = span(marks.map(({ metresY }) => metresY));
  const lines: { from: [number, number]; to: [number, number]; strong: boolean }[] = [];
  const add = (a: [number, number] | null, b: [number, number] | null, n: number): void => {
    if (a !== null && b !== null) {
      lines.push({ from: a, to: b, strong: n % 5 === 0 });
    }
  };
  const count = (from: number, to: number): number => Math.min(400, Math.round((to - from) / step));
  for (let i = 0; i <= count(left, right); i++) {
    add(project(left + i * step, near), project(left + i * step, far), Math.round(left / step) + i);
  }
  for (let i = 0; i <= count(near, far); i++) {
    add(project(left, near + i * step), project(right, near + i * step), Math.round(near / step) + i);
  }
  return lines;
}

const at = (row: readonly number[], index: number): number => row[index] as number;

/** Gauss with pivoting; null when there is no single answer. */
function solve(rows: number[][]): number[] | null {
  const n = rows.length;
  for (let column = 0; column < n; column++) {
    let best = column;
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(at(rows[row] as number[], column)) > Math.abs(at(rows[best] as number[], column))) {
        best = row;
      }
    }
    [rows[column], rows[best]] = [rows[best] as number[], rows[column] as number[]];
    const pivot = rows[column] as number[];
    if (Math.abs(at(pivot, column)) < 1e-9) {
      return null;
    }
    for (let row = 0; row < n; row++) {
      const other = rows[row] as number[];
      if (row !== column) {
        const share = at(other, column) / at(pivot, column);
        for (let k = column; k <= n; k++) {
          other[k] = at(other, k) - share * at(pivot, k);
        }
      }
    }
  }
  return rows.map((row, i) => at(row, n) / at(row, i));
}
