/**
 * How a page keeps a true picture of a server's state over a connection that breaks: pure, without time or network.
 *
 * The rule is one, at first load and after an outage: hold back the updates, fetch the snapshot, apply the updates that
 * it does not contain yet, then follow. Whatever does not fit (a gap, another epoch) means: fetch again.
 */

/** Where an update or a snapshot stands in the server's history: seq is consecutive within an epoch. */
export interface Position {
  epoch: string;
  seq: number;
}

export type Phase =
  /** No connection yet, or lost; what was there last may still be shown, as old. */
  | 'disconnected'
  /** Connected; the snapshot is on its way and updates are held back. */
  | 'synchronising'
  /** Every update is applied as it comes. */
  | 'live';

export interface LiveState<S extends Position, U extends Position> {
  readonly phase: Phase;
  /** The picture, with every applied update in it; null until the first snapshot. */
  readonly picture: S | null;
  /** Updates held back while a snapshot is on its way, in order of arrival. */
  readonly held: readonly U[];
  /** The fetch that is awaited; the answer to any other is ignored. */
  readonly request: number;
  /** Fetches in a row that did not lead to `live`. */
  readonly failures: number;
}

export type LiveEvent<S extends Position, U extends Position> =
  | { type: 'connected' }
  | { type: 'disconnected' }
  | { type: 'updated'; update: U }
  | { type: 'fetched'; request: number; snapshot: S }
  | { type: 'fetchFailed'; request: number };

/** The caller fetches a snapshot, `failures` telling how patient to be, and reports with the same request number. */
export interface Fetch {
  request: number;
  failures: number;
}

export interface Step<S extends Position, U extends Position> {
  state: LiveState<S, U>;
  /** A fetch to start now. */
  fetch: Fetch | null;
  /** Updates that were applied by this step while live: what just happened, as opposed to what had happened. */
  news: readonly U[];
}

/** Above this many held updates the snapshot that we wait for is useless anyway; memory stays bounded. */
const mostHeld = 10_000;

export function initialState<S extends Position, U extends Position>(): LiveState<S, U> {
  return { phase: 'disconnected', picture: null, held: [], request: 0, failures: 0 };
}

/** One step of the machine. `apply` puts one update into a picture and gives the new one; position is ours. */
export function step<S extends Position, U extends Position>(
  state: LiveState<S, U>,
  event: LiveEvent<S, U>,
  apply: (picture: S, update: U) => S,
): Step<S, U> {
  switch (event.type) {
    case 'connected':
      return fetchAgain(state, [], 0);

    case 'disconnected':
      return idle({ ...state, phase: 'disconnected', held: [], request: state.request + 1, failures: 0 });

    case 'updated':
      return updated(state, event.update, apply);

    case 'fetched':
      if (state.phase !== 'synchronising' || event.request !== state.request) {
        return idle(state);
      }
      return synchronise(state, event.snapshot, apply);

    case 'fetchFailed':
      if (state.phase !== 'synchronising' || event.request !== state.request) {
        return idle(state);
      }
      return fetchAgain(state, [], state.failures + 1);
  }
}

function updated<S extends Position, U extends Position>(
  state: LiveState<S, U>,
  update: U,
  apply: (picture: S, update: U) => S,
): Step<S, U> {
  if (state.phase === 'disconnected') {
    return idle(state);
  }
  if (state.phase === 'synchronising' || state.picture === null) {
    if (state.held.length >= mostHeld) {
      return fetchAgain(state, [update], state.failures + 1);
    }
    return idle({ ...state, held: [...state.held, update] });
  }
  const { picture } = state;
  if (update.epoch !== picture.epoch || update.seq > picture.seq + 1) {
    return fetchAgain(state, [update], 0);
  }
  if (update.seq <= picture.seq) {
    return idle(state);
  }
  return { state: { ...state, picture: moved(apply(picture, update), update) }, fetch: null, news: [update] };
}

function synchronise<S extends Position, U extends Position>(
  state: LiveState<S, U>,
  snapshot: S,
  apply: (picture: S, update: U) => S,
): Step<S, U> {
  // The last arrival tells which epoch the server is in now. A snapshot of another one is older, or the arrival is:
  // either way a new fetch, started after that arrival, settles it.
  const last = state.held.at(-1);
  if (last !== undefined && last.epoch !== snapshot.epoch) {
    return fetchAgain(state, [], state.failures + 1);
  }
  let picture = snapshot;
  const later = state.held
    .filter((update) => update.epoch === snapshot.epoch && update.seq > snapshot.seq)
    .sort((a, b) => a.seq - b.seq);
  for (const update of later) {
    if (update.seq === picture.seq) {
      continue;
    }
    if (update.seq !== picture.seq + 1) {
      return fetchAgain(state, [], state.failures + 1);
    }
    picture = moved(apply(picture, update), update);
  }
  return idle({ ...state, phase: 'live', picture, held: [], failures: 0 });
}

/**
 * Waits for a new snapshot. Updates that came before the fetch need not be kept: the server sends an update only when its
 * snapshot contains it. Should it ever break that promise, the next update shows a gap and we are back here.
 */
function fetchAgain<S extends Position, U extends Position>(
  state: LiveState<S, U>,
  held: readonly U[],
  failures: number,
): Step<S, U> {
  const request = state.request + 1;
  return { state: { ...state, phase: 'synchronising', held, request, failures }, fetch: { request, failures }, news: [] };
}

function idle<S extends Position, U extends Position>(state: LiveState<S, U>): Step<S, U> {
  return { state, fetch: null, news: [] };
}

function moved<S extends Position>(picture: S, to: Position): S {
  return { ...picture, epoch: to.epoch, seq: to.seq };
}
