import { describe, expect, test } from 'vitest';
import { LiveConnection, patience, type Hub, type Timer } from './connection.ts';

interface Update {
  epoch: string;
  seq: number;
  add: number;
}

interface Picture {
  epoch: string;
  seq: number;
  sum: number;
}

/** Small, fast and repeatable: the same seed gives the same storm. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

class Clock implements Timer {
  #waiting: { call: () => void; cancelled: boolean }[] = [];

  after(_milliseconds: number, call: () => void): () => void {
    const entry = { call, cancelled: false };
    this.#waiting.push(entry);
    return () => {
      entry.cancelled = true;
    };
  }

  run(): void {
    const due = this.#waiting;
    this.#waiting = [];
    due.filter(({ cancelled }) => !cancelled).forEach(({ call }) => call());
  }
}

/** A server whose picture is a sum; it counts, restarts, refuses, loses updates on the way and cuts connections. */
class Server implements Hub<Update> {
  epoch = 1;
  seq = 0;
  sum = 0;
  refusing = false;
  loseNext = false;
  #handlers: { updated: (update: Update) => void; closed: () => void } | null = null;
  #answers: (() => void)[] = [];

  start(handlers: { updated: (update: Update) => void; closed: () => void }): Promise<void> {
    if (this.refusing) {
      return Promise.reject(new Error('refused'));
    }
    this.#handlers = handlers;
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.#handlers = null;
    return Promise.resolve();
  }

  count(add: number): void {
    this.seq += 1;
    this.sum += add;
    const update = { epoch: String(this.epoch), seq: this.seq, add };
    if (this.loseNext) {
      this.loseNext = false;
    } else {
      this.#handlers?.updated(update);
    }
  }

  restart(): void {
    this.epoch += 1;
    this.seq = 0;
  }

  cut(): void {
    const handlers = this.#handlers;
    this.#handlers = null;
    handlers?.closed();
  }

  /** The answer is of the moment when it is given, somewhere between the question and its arrival. */
  snapshot(): Promise<Picture> {
    return new Promise((resolve, reject) => {
      this.#answers.push(() => (this.refusing ? reject(new Error('refused')) : resolve({ epoch: String(this.epoch), seq: this.seq, sum: this.sum })));
    });
  }

  answer(): void {
    this.#answers.splice(0).forEach((give) => give());
  }
}

async function settle(server: Server, clock: Clock): Promise<void> {
  for (let round = 0; round < 12; round += 1) {
    clock.run();
    server.answer();
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
  }
}

function connect(server: Server, clock: Clock) {
  let picture: Picture | null = null;
  let news = 0;
  const connection = new LiveConnection<Picture, Update>({
    hub: server,
    timer: clock,
    fetchSnapshot: () => server.snapshot(),
    apply: (before, update) => ({ ...before, sum: before.sum + update.add }),
    changed: (state) => {
      picture = state.picture;
    },
    news: (updates) => {
      news += updates.length;
    },
  });
  connection.start();
  return { connection, picture: () => picture, news: () => news };
}

describe('A live connection', () => {
  test('reaches the truth after every one of a thousand storms of cuts, losses, restarts and refusals', async () => {
    const next = random(20261121);
    const server = new Server();
    const clock = new Clock();
    const page = connect(server, clock);
    let cuts = 0;
    for (let storm = 0; storm < 1000; storm += 1) {
      const beats = 1 + Math.floor(next() * 8);
      for (let beat = 0; beat < beats; beat += 1) {
        const dice = next();
        if (dice < 0.5) {
          server.count(Math.floor(next() * 100));
        } else if (dice < 0.6) {
          server.cut();
          cuts += 1;
        } else if (dice < 0.66) {
          server.restart();
        } else if (dice < 0.74) {
          server.refusing = !server.refusing;
        } else if (dice < 0.82) {
          server.loseNext = true;
        } else if (dice < 0.91) {
          server.answer();
        } else {
          clock.run();
        }
        await Promise.resolve();
      }
      server.refusing = false;
      server.loseNext = false;
      server.count(1);
      await settle(server, clock);
      expect(page.picture()).toEqual({ epoch: String(server.epoch), seq: server.seq, sum: server.sum });
    }
    expect(cuts).toBeGreaterThan(300);
    expect(page.connection.state.phase).toBe('live');
  });

  test('says what just happened, but not what had happened before it was live', async () => {
    const server = new Server();
    const clock = new Clock();
    server.count(1);
    const page = connect(server, clock);
    await Promise.resolve();
    server.count(2);
    await settle(server, clock);
    expect(page.news()).toBe(0);
    server.count(3);
    expect(page.news()).toBe(1);
  });

  test('counts its attempts until it is connected again', async () => {
    const server = new Server();
    const clock = new Clock();
    server.refusing = true;
    const { connection } = connect(server, clock);
    await settle(server, clock);
    expect(connection.attempts).toBeGreaterThan(3);
    server.refusing = false;
    await settle(server, clock);
    expect(connection.attempts).toBe(0);
    expect(connection.state.phase).toBe('live');
  });

  test('is silent once stopped', async () => {
    const server = new Server();
    const clock = new Clock();
    const { connection } = connect(server, clock);
    await settle(server, clock);
    const before = connection.state;
    await connection.stop();
    server.count(5);
    await settle(server, clock);
    expect(connection.state).toBe(before);
  });
});

test('Patience starts at once, grows, and has an end', () => {
  expect([0, 1, 2, 3, 20].map(patience)).toEqual([0, 500, 1000, 2000, 10_000]);
});
