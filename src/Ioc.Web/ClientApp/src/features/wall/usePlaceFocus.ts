import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue';
import { HttpError } from '@/api/http.ts';
import { fetchPlaceView, type PlaceView, type WallSnapshot } from '@/api/wall.ts';

const every = 20_000;

/** One place looked at closely: its own figures instead of the town's, and the places below it where there are any. */
export function usePlaceFocus(wall: Ref<WallSnapshot | null>) {
  const code = ref<string | null>(null);
  const view = shallowRef<PlaceView | null>(null);
  const failed = ref('');
  let abort = new AbortController();

  async function load(): Promise<void> {
    abort.abort();
    abort = new AbortController();
    const wanted = code.value;
    if (wanted === null) {
      view.value = null;
      failed.value = '';
      return;
    }
    try {
      const answer = await fetchPlaceView(wanted, abort.signal);
      if (code.value === wanted) {
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
  const timer = setInterval(() => void load(), every);
  onScopeDispose(() => {
    clearInterval(timer);
    abort.abort();
  });

  return { code, view, failed, focus };
}
