import { computed, onScopeDispose, ref } from 'vue';
import type { IndicatorTile } from '@/api/wall.ts';

// How long an indicator stays on the map and in the chart before the next one's turn.
const turnSeconds = 12;

/** Each indicator of a scene has the map and the chart for a while in turn; a click holds one, a second click lets the turn go on. */
export function useSpotlight(tiles: () => readonly IndicatorTile[]) {
  const turn = ref(0);
  const held = ref<string | null>(null);
  const withValues = computed(() => tiles().filter(({ value, byPlace }) => value !== null || byPlace.length > 0));
  const shown = computed(() => tiles().find(({ code }) => code === held.value) ?? withValues.value[turn.value % Math.max(1, withValues.value.length)] ?? null);

  function show(code: string): void {
    if (held.value === code) {
      turn.value = Math.max(0, withValues.value.findIndex((tile) => tile.code === code));
      held.value = null;
    } else {
      held.value = code;
    }
  }

  const timer = setInterval(() => {
    turn.value += 1;
  }, turnSeconds * 1000);
  onScopeDispose(() => clearInterval(timer));

  return { shown, held, show };
}
