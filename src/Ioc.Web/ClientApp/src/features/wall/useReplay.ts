import { onScopeDispose, ref, shallowRef, type Ref } from 'vue';
import { HttpError } from '@/api/http.ts';
import { fetchWallPast, type WallSnapshot } from '@/api/wall.ts';

/** Since when there is something to see, as the server says where it refuses an earlier minute; null where it does not say. */
function beginning({ problem }: HttpError): number | null {
  const more = (problem as { more?: { earliest?: string | null } } | null)?.more;
  return typeof more?.earliest === 'string' ? Date.parse(more.earliest) : null;
}

/** The wall as it was at a past minute, one scene at a time. Only the newest question's answer is shown. */
export function useReplay(sceneCode: () => string | null, now: Ref<number>) {
  const at = ref<number | null>(null);
  const wall = shallowRef<WallSnapshot | null>(null);
  const earliest = ref<number | null>(null);
  /** When scenes or schedules were arranged anew since the minute shown: they stand as they are now. */
  const arranged = ref<number | null>(null);
  const busy = ref(false);
  const failed = ref('');
  let abort = new AbortController();
  let pause: ReturnType<typeof setTimeout> | undefined;

  function go(to: number): void {
    at.value = Math.floor(to / 60_000) * 60_000;
    clearTimeout(pause);
    // A finger that draws the slider asks once it rests.
    pause = setTimeout(() => void load(), 120);
  }

  async function load(): Promise<void> {
    abort.abort();
    abort = new AbortController();
    const wanted = at.value;
    if (wanted === null) {
      return;
    }
    busy.value = true;
    try {
      const moment = await fetchWallPast(wanted, sceneCode(), abort.signal);
      if (at.value === wanted) {
        wall.value = moment.wall;
        earliest.value = Date.parse(moment.earliest);
        arranged.value = moment.arrangedAt === null ? null : Date.parse(moment.arrangedAt);
        failed.value = '';
      }
    } catch (failure) {
      if (failure instanceof HttpError) {
        const first = beginning(failure);
        if (first !== null && wanted < first) {
          // A system that is younger than five minutes: its first minute is what there is to see.
          earliest.value = first;
          go(Math.ceil(first / 60_000) * 60_000);
          return;
        }
        failed.value = failure.message;
      } else if (!(failure instanceof DOMException)) {
        throw failure;
      }
    } finally {
      busy.value = false;
    }
  }

  function open(): void {
    go(now.value - 5 * 60_000);
  }

  function close(): void {
    abort.abort();
    at.value = null;
    wall.value = null;
    failed.value = '';
  }

  onScopeDispose(() => {
    clearTimeout(pause);
    abort.abort();
  });

  return { at, wall, earliest, arranged, busy, failed, open, close, go, load };
}
