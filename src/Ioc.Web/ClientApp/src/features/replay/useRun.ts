import { onBeforeUnmount } from 'vue';
import { HttpError } from '@/api/http.ts';

/** Asks again and again until told to stop, and never after the page is gone. An answer that fails is asked for again. */
export function useRepeat(everyMilliseconds: number) {
  let waiting = 0;
  const stop = (): void => window.clearTimeout(waiting);

  /** `ask` answers true when it wants to be called once more. */
  function repeat(ask: () => Promise<boolean>): void {
    stop();
    waiting = window.setTimeout(async () => {
      let more = true;
      try {
        more = await ask();
      } catch (failure) {
        if (!(failure instanceof HttpError)) {
          throw failure;
        }
      }
      if (more) {
        repeat(ask);
      }
    }, everyMilliseconds);
  }

  onBeforeUnmount(stop);
  return { repeat, stop };
}
