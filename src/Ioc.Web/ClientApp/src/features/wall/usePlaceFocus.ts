import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue';
import { HttpError } from '@/api/http.ts';
import { fetchPlaceView, type PlaceView, type WallSnapshot } from '@/api/wall.ts';

const every = 20_000;

/** One place looked at closely: its own figures instead of the town's, and the places below it where there are any; as of now, or of the minute that the replay shows. */
export function usePlaceFocus(wall: Ref<WallSnapshot | null>, at: Ref<number | null>) {
  const code = ref<string | null>(null);
  const view = shallowRef<PlaceView | null>(null);
  const failed = ref('');
  let abort = new AbortController();

  async function load(): Promise<void> {
    abort.abort();
    abort = new AbortController();
    const [wanted, minute] = [code.value, at.value];
    if (wanted === null) {
      view.value = null;
      failed.value = '';
      return;
    }
    try {
      const answer = await fetchPlaceView(wanted, minute, abort.signal);
      if (code.value === wanted && at.value === minute) {
        view.value = answer;
        failed.value = '';
      }
    } catch (failure) {
      if (failure instanceof HttpError) {
        failed.value = failure.message;
      } else if (!(failure instanceof DOMException)) {
        throw failure;
      }
    }
  }

  function focus(place: string | null): void {
    code.value = place === wall.value?.town.code ? null : place;
  }

  watch(code, () => {
    view.value = null;
    void load();
  });
  // The slider's finger: the figures of one minute do not stand under the mark of another, and are asked for once it rests.
  let pause: ReturnType<typeof setTimeout> | undefined;
  watch(at, () => {
    view.value = null;
    clearTimeout(pause);
    pause = setTimeout(() => void load(), 120);
  });
  const timer = setInterval(() => {
    if (at.value === null) {
      void load();
    }
  }, every);
  onScopeDispose(() => {
    clearInterval(timer);
    clearTimeout(pause);
    abort.abort();
  });

  return { code, view, failed, focus };
}
