import { onScopeDispose, ref, watch, type Ref } from 'vue';

/** From this many steps on the eye sees a number grow; what is less is shown at once, so that a count is never behind. */
const worthMoving = 10;

/** Follows a number smoothly, so that the eye sees it grow; at once where motion is not wanted, or nothing was there. */
export function useTween(target: () => number | null, step = 1, milliseconds = 900): Ref<number | null> {
  const shown = ref(target());
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  let frame = 0;
  watch(target, (to) => {
    cancelAnimationFrame(frame);
    const from = shown.value;
    if (from === null || to === null || Math.abs(to - from) < worthMoving * step || still.matches || document.hidden) {
      shown.value = to;
      return;
    }
    const started = performance.now();
    const move = (time: number): void => {
      const part = Math.min(1, (time - started) / milliseconds);
      shown.value = from + (to - from) * (1 - (1 - part) ** 3);
      if (part < 1) {
        frame = requestAnimationFrame(move);
      }
    };
    frame = requestAnimationFrame(move);
  });
  onScopeDispose(() => cancelAnimationFrame(frame));
  return shown;
}
