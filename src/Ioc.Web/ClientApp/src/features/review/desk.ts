import { computed, reactive, readonly } from 'vue';
import { HttpError } from '@/api/http.ts';
import { review, type CaseDetail, type CaseSummary, type OwnFigures, type QueueFilters, type RejectReason } from '@/api/review.ts';
import { session, type Session } from '@/api/session.ts';
import { t } from './messages.ts';

/** The states of the queue's tabs, in the order of a case's life. */
export const queueStates = ['pending_review', 'approved', 'notice_issued', 'contested', 'confirmed', 'recorded', 'proposed', 'decided', 'paid', 'transferred', 'closed', 'rejected', 'cancelled', 'expired'] as const;

export type QueueState = (typeof queueStates)[number];

/** The officer's desk: the queue, the open case, and the acts on it. The next case is fetched ahead, so that it shows at once. */
export function useDesk() {
  const state = reactive({
    who: null as Session | null,
    tab: 'pending_review' as QueueState,
    filters: {} as QueueFilters,
    figures: null as OwnFigures | null,
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
  /** The case after the open one, claimed and fetched with its pictures while the officer still looks at this one. */
  let ahead: Promise<CaseDetail | null> | null = null;
  let aheadId: string | null = null;

  const position = computed(() => state.items.findIndex((item) => item.id === state.currentId));

  async function load(more = false): Promise<void> {
    const asked = ++wanted;
    state.loading = !more;
    state.error = '';
    try {
      const page = await review.cases({ ...state.filters, state: state.tab, ...(more && state.next !== null ? { after: state.next } : {}) });
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
    if (state.current?.id === id) {
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

  /** Fetches the open case again: somebody else, or the machine, has added to its file. */
  async function reload(): Promise<void> {
    const id = state.currentId;
    if (id !== null) {
      const detail = await review.open(id);
      if (state.currentId === id) {
        state.current = detail;
      }
    }
  }

  /**
   * Does one act; when it moves the case out of the tab, the case after it is next. Returns where to go, or undefined to stay:
   * also with a case that was not in the list, for who came by a link wants to see what became of it.
   */
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
      const listed = position.value >= 0;
      const following = state.items[position.value + 1] ?? state.items[position.value - 1] ?? null;
      state.current = after;
      void load();
      void own();
      if (before.procedure.lease?.mine === true && before.state === 'pending_review') {
        return (await take()) ?? (listed ? (following?.id ?? null) : undefined);
      }
      return listed ? (following?.id ?? null) : undefined;
    } catch (failure) {
      if (failure instanceof HttpError && failure.status === 409) {
        await reload().catch(() => undefined);
        state.actError = `${failure.message} ${t('changedMeanwhile')}`;
      } else {
        state.actError = describe(failure);
      }
      return undefined;
    } finally {
      state.acting = false;
    }
  }

  /** Takes the next case that fits and holds it; the one after it is fetched meanwhile. Returns null when nothing waits. */
  async function take(): Promise<string | null> {
    state.actError = '';
    try {
      const left = state.current;
      const ready = ahead ?? review.next(state.filters, left === null ? [] : [left.id]);
      const detail = await ready;
      ahead = null;
      if (left !== null && left.procedure.lease?.mine === true) {
        void review.release(left.id).catch(() => undefined);
      }
      if (detail === null) {
        state.actError = t('nothingNext');
        return null;
      }
      state.current = detail;
      state.currentId = detail.id;
      lookAhead(detail.id);
      return detail.id;
    } catch (failure) {
      ahead = null;
      state.actError = describe(failure);
      return null;
    }
  }

  function lookAhead(current: string): void {
    ahead = review.next(state.filters, [current]).then((detail) => {
      aheadId = detail?.id ?? null;
      for (const part of detail?.evidence.parts ?? []) {
        if (part.mediaType === 'image/jpeg') {
          new Image().src = part.url;
        }
      }
      return detail;
    });
    ahead.catch(() => undefined);
  }

  /** Keeps what is open, and what was fetched ahead, the officer's. */
  async function keep(): Promise<void> {
    for (const id of [state.current?.procedure.lease?.mine === true ? state.currentId : null, aheadId]) {
      if (id !== null) {
        await review.claim(id).catch(() => undefined);
      }
    }
  }

  async function own(): Promise<void> {
    state.figures = await review.mine();
  }

  async function start(): Promise<boolean> {
    state.who = await session.current();
    if (!state.who.signedIn) {
      return false;
    }
    try {
      state.reasons = await review.reasons();
      await Promise.all([load(), own()]);
    } catch (failure) {
      // Who may not work here is told so, and does not wait for a queue that never comes.
      state.error = describe(failure);
      state.loading = false;
    }
    return true;
  }

  return { state: readonly(state) as typeof state, position, start, load, open, reload, act, choose, can, take, keep, own };

  function choose(tab: QueueState, filters: QueueFilters): Promise<void> {
    state.tab = tab;
    state.filters = filters;
    ahead = null;
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
