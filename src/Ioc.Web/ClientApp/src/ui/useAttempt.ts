import { ref, type Ref } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { HttpError } from '@/api/http.ts';

/** Work that the server does for a page: what is under way, and what the server said when it refused. */
export interface Attempts {
  /** Something is under way. */
  busy: Ref<boolean>;
  /** What the server said of the last work; empty when it was done. */
  error: Ref<string>;
  /** The last work is not for this person: trying again changes nothing. */
  denied: Ref<boolean>;
  /**
   * Does a piece of work. A refusal is told in `error`, or in the `told` of whoever asks. Where there is no session the first work leads to sign-in and back to this
   * page; one that ends later leaves the page as it is, for something may be typed on it. True when it was done. What is not the server's word is thrown on: a fault of ours must be seen.
   */
  attempt: (work: () => Promise<unknown>, told?: Ref<string>) => Promise<boolean>;
}

/** For a page or a panel of staff; it asks the router, so it belongs into `setup`. */
export function useAttempt(): Attempts {
  const route = useRoute();
  const router = useRouter();
  const busy = ref(false);
  const error = ref('');
  const denied = ref(false);
  let begun = false;

  async function attempt(work: () => Promise<unknown>, told: Ref<string> = error): Promise<boolean> {
    busy.value = true;
    told.value = '';
    denied.value = false;
    try {
      await work();
      begun = true;
      return true;
    } catch (failure) {
      if (!(failure instanceof HttpError)) {
        throw failure;
      }
      told.value = failure.message;
      denied.value = failure.status === 403;
      if (failure.status === 401 && !begun) {
        await router.replace({ name: 'sign-in', query: { next: route.fullPath } });
      }
      return false;
    } finally {
      busy.value = false;
    }
  }

  return { busy, error, denied, attempt };
}
