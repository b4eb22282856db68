import { onScopeDispose, shallowRef, watch } from 'vue';
import { HttpError } from '@/api/http.ts';
import { fetchPyramid, fetchWeek, type AgePyramid, type WeekPart, type WeekPattern } from '@/api/patterns.ts';
import type { IndicatorTile, WallScene } from '@/api/wall.ts';

export type Pattern = { pyramid: AgePyramid } | { week: WeekPattern };

/** Which pattern goes with a scene: by its layout and the field of its first figure. Null: none. */
export function patternOf(scene: Pick<WallScene, 'layout'>, tiles: readonly Pick<IndicatorTile, 'domain'>[]): 'pyramid' | 'public_order.incidents' | 'enforcement.violations' | null {
  if (scene.layout === 'traffic') {
    return 'enforcement.violations';
  }
  return scene.layout !== 'domain' ? null : tiles[0]?.domain === 'population' ? 'pyramid' : tiles[0]?.domain === 'publicOrder' ? 'public_order.incidents' : null;
}

/**
 * The pattern of a scene in a place, asked for anew when either changes or its first figure was computed again. Null where there is none: then the scene shows
 * its other panel alone. A past minute has none, for patterns are not kept. A part of what is counted can be chosen; another scene begins with all of it.
 */
export function usePattern(scene: () => WallScene, tiles: () => readonly IndicatorTile[], place: () => string, past: () => boolean) {
  const pattern = shallowRef<Pattern | null>(null);
  const part = shallowRef<WeekPart | null>(null);
  let running: AbortController | null = null;

  watch(
    () => [past() ? null : patternOf(scene(), tiles()), place(), Math.floor(Date.parse(tiles()[0]?.computedAt ?? '') / 300_000), part.value] as const,
    async ([what, code, , chosen], before) => {
      running?.abort();
      if (what !== before?.[0] || code !== before[1]) {
        pattern.value = null;
        if (chosen !== null && before !== undefined) {
          part.value = null;
          return;
        }
      }
      if (what === null) {
        return;
      }
      const own = (running = new AbortController());
      try {
        const found: Pattern = what === 'pyramid' ? { pyramid: await fetchPyramid(code, own.signal) } : { week: await fetchWeek(code, what, chosen, own.signal) };
        if (!own.signal.aborted) {
          pattern.value = chosen === null && 'week' in found && found.week.cells.every(({ count, suppressed }) => !suppressed && (count ?? 0) === 0) ? null : found;
        }
      } catch (failure) {
        // Not told for this place, or not to be had now: the scene has another panel to show.
        if (!(failure instanceof HttpError) && !(failure instanceof DOMException)) {
          throw failure;
        }
      }
    },
    { immediate: true },
  );
  onScopeDispose(() => running?.abort());

  return { pattern, part };
}
