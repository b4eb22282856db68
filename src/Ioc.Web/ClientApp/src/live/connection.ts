import { initialState, step, type Fetch, type LiveEvent, type LiveState, type Position } from './machine.ts';

/** A connection over which updates come: SignalR in the page, a script in tests. */
export interface Hub<U> {
  /** Connects. Rejects when it cannot. */
  start(handlers: { updated: (update: U) => void; closed: () => void }): Promise<void>;
  stop(): Promise<void>;
}

export interface Timer {
  /** Calls later; the answer cancels. */
  after(milliseconds: number, call: () => void): () => void;
}

export interface LiveOptions<S extends Position, U extends Position> {
  hub: Hub<U>;
  timer: Timer;
  fetchSnapshot: (signal: AbortSignal) => Promise<S>;
  apply: (picture: S, update: U) => S;
  changed: (state: LiveState<S, U>) => void;
  news: (updates: readonly U[]) => void;
}

/** Doubles from half a second to ten: quick after a hiccup, gentle on a server that is coming up. */
export function patience(failures: number): number {
  return failures === 0 ? 0 : Math.min(10_000, 250 * 2 ** Math.min(failures, 10));
}

/** Runs the machine against a hub and a snapshot address, and never gives up. */
export class LiveConnection<S extends Position, U extends Position> {
  #state: LiveState<S, U> = initialState<S, U>();
  #running = false;
  #attempts = 0;
  #cancelTimer: () => void = () => {};
  #abort = new AbortController();

  constructor(private readonly options: LiveOptions<S, U>) {}

  get state(): LiveState<S, U> {
    return this.#state;
  }

  /** Attempts to connect since the connection was last up. */
  get attempts(): number {
    return this.#attempts;
  }

  start(): void {
    if (!this.#running) {
      this.#running = true;
      void this.#connect();
    }
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#cancelTimer();
    this.#abort.abort();
    await this.options.hub.stop();
  }

  async #connect(): Promise<void> {
    try {
      await this.options.hub.start({
        updated: (update) => this.#step({ type: 'updated', update }),
        closed: () => this.#lost(),
      });
    } catch {
      // Whatever the reason, the answer is to try again; the page says that it is disconnected.
      this.#lost();
      return;
    }
    if (this.#running) {
      this.#attempts = 0;
      this.#step({ type: 'connected' });
    }
  }

  #lost(): void {
    if (!this.#running) {
      return;
    }
    this.#abort.abort();
    this.#attempts += 1;
    this.#step({ type: 'disconnected' });
    this.#later(patience(this.#attempts), () => void this.#connect());
  }

  #step(event: LiveEvent<S, U>): void {
    const { state, fetch, news } = step(this.#state, event, this.options.apply);
    this.#state = state;
    if (fetch !== null) {
      this.#abort.abort();
      this.#abort = new AbortController();
      const { signal } = this.#abort;
      this.#later(patience(fetch.failures), () => void this.#fetch(fetch, signal));
    }
    this.options.changed(state);
    if (news.length > 0) {
      this.options.news(news);
    }
  }

  async #fetch({ request }: Fetch, signal: AbortSignal): Promise<void> {
    let event: LiveEvent<S, U>;
    try {
      event = { type: 'fetched', request, snapshot: await this.options.fetchSnapshot(signal) };
    } catch {
      event = { type: 'fetchFailed', request };
    }
    if (this.#running && !signal.aborted) {
      this.#step(event);
    }
  }

  #later(milliseconds: number, call: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = () => {};
    if (milliseconds === 0) {
      call();
    } else {
      this.#cancelTimer = this.options.timer.after(milliseconds, call);
    }
  }
}
