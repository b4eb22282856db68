import { ref, shallowRef } from 'vue';
import { citizen, type CitizenSelf } from '@/api/citizen.ts';
import { HttpError } from '@/api/http.ts';

/** Who is signed in as a citizen; null until it is known. */
export const self = shallowRef<CitizenSelf | null>(null);

export async function refreshSelf(): Promise<void> {
  self.value = await citizen.self();
}

/** Ends the session here, on the server and at the identity service; with `everywhere`, those on every other device too. */
export async function signOut(everywhere = false): Promise<void> {
  const { continueAt } = await citizen.leave(everywhere);
  self.value = { signedIn: false, name: null, email: null, emailWanted: false, unread: 0 };
  location.assign(continueAt ?? '/citizen');
}

/** Runs what talks to the server: `busy` while it runs, `error` in the person's words when it was refused. */
export function useAttempt() {
  const busy = ref(false);
  const error = ref('');
  const status = ref(200);

  async function attempt(what: () => Promise<void>): Promise<boolean> {
    busy.value = true;
    error.value = '';
    status.value = 200;
    try {
      await what();
      return true;
    } catch (failure) {
      if (!(failure instanceof HttpError)) {
        throw failure;
      }
      error.value = failure.message;
      status.value = failure.status;
      return false;
    } finally {
      busy.value = false;
    }
  }

  return { busy, error, status, attempt };
}
