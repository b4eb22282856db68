import { computed, reactive, readonly } from 'vue';
import { HttpError } from '@/api/http.ts';
import { review, type CaseDetail, type CaseSummary, type RejectReason } from '@/api/review.ts';
import { session, type Session } from '@/api/session.ts';
import { t } from './messages.ts';

/** The states of the queue's tabs, in the order of a case's life. */
export const queueStates = ['pending_review', 'notice_issued', 'contested', 'confirmed', 'decided', 'paid', 'closed', 'rejected', 'cancelled'] as const;

export type QueueState = (typeof queueStates)[number];

/** The officer's desk: the queue, the open case, and the acts on it. The next case is fetched ahead, so that it shows at once. */
export function useDesk() {
  const state = reactive({
    who: null as Session | null,
    tab: 'pending_review' as QueueState,
    kind: '',
    items: [] as CaseSummary[],
    next: null as string | null,
    counts: {} as Record<string, number>,
    reasons: [] as RejectReason[],
    loading: true,
    error: '',
    current: null as CaseDetail | null,
    currentId: null as string | null,
    opening: false,
    acting: false,
    actError: '',
  });
  let wanted = 0;

  const position = computed(() => state.items.findIndex((item) => item.id === state.currentId));

  async function load(more = false): Promise<void> {
    const asked = ++wanted;
    state.loading = !more;
    state.error = '';
    try {
      const page = await review.cases({ state: state.tab, kind: state.kind, ...(more && state.next !== null ? { after: state.next } : {}) });
      if (asked !== wanted) {
        return;
      }
      state.items = more ? [...state.items, ...page.items] : page.items;
      state.next = page.next;
      state.counts = page.counts.byState;
    } catch (failure) {
      state.error = describe(failure);
    } finally {
      state.loading = false;
    }
  }

  async function open(id: string | null): Promise<void> {
    state.currentId = id;
    state.actError = '';
    if (id === null) {
      state.current = null;
      return;
    }
    state.opening = true;
    try {
      const detail = await review.open(id);
      if (state.currentId === id) {
        state.current = detail;
      }
    } catch (failure) {
      state.current = null;
      state.actError = describe(failure);
    } finally {
      state.opening = false;
    }
  }

  /** Does one act; when it moves the case out of the tab, the case after it is next. Returns where to go, or undefined to stay. */
  async function act(how: (detail: CaseDetail) => Promise<CaseDetail>): Promise<string | null | undefined> {
    const before = state.current;
    if (before === null || state.acting) {
      return undefined;
    }
    state.acting = true;
    state.actError = '';
    try {
      const after = await how(before);
      if (after.state === before.state) {
        state.current = after;
        void load();
        return undefined;
      }
      const following = state.items[position.value + 1] ?? state.items[position.value - 1] ?? null;
      state.current = after;
      void load();
      return following?.id ?? null;
    } catch (failure) {
      if (failure instanceof HttpError && failure.status === 409) {
        await open(before.id);
        state.actError = `${failure.message} ${t('changedMeanwhile')}`;
      } else {
        state.actError = describe(failure);
      }
      return undefined;
    } finally {
      state.acting = false;
    }
  }

  async function start(): Promise<boolean> {
    state.who = await session.current();
    if (!state.who.signedIn) {
      return false;
    }
    state.reasons = await review.reasons();
    await load();
    return true;
  }

  return { state: readonly(state) as typeof state, position, start, load, open, act, choose, can };

  function choose(tab: QueueState, kind: string): Promise<void> {
    state.tab = tab;
    state.kind = kind;
    return load();
  }

  function can(verb: string): boolean {
    return state.current?.acts.includes(verb) ?? false;
  }
}

function describe(failure: unknown): string {
  if (failure instanceof HttpError) {
    return failure.message;
  }
  throw failure;
}
