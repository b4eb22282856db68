import { describe, expect, test } from 'vitest';
import { initialState, step, type LiveEvent, type LiveState, type Step } from './machine.ts';

interface Update {
  epoch: string;
  seq: number;
  add: string;
}

interface Picture {
  epoch: string;
  seq: number;
  has: string[];
}

type Event = LiveEvent<Picture, Update>;
type State = LiveState<Picture, Update>;

const apply = (picture: Picture, update: Update): Picture => ({ ...picture, has: [...picture.has, update.add] });
const update = (seq: number, epoch = 'e1'): Update => ({ epoch, seq, add: `${epoch}.${seq}` });
const snapshot = (seq: number, epoch = 'e1'): Picture => ({ epoch, seq, has: Array.from({ length: seq }, (_, index) => `${epoch}.${index + 1}`) });

function run(events: Event[], from: State = initialState<Picture, Update>()): Step<Picture, Update> {
  return events.reduce<Step<Picture, Update>>((last, event) => step(last.state, event, apply), { state: from, fetch: null, news: [] });
}

const live = (): State => run([{ type: 'connected' }, { type: 'fetched', request: 1, snapshot: snapshot(3) }]).state;

describe('A page that keeps a live picture', () => {
  test('fetches the snapshot only once it is connected, so that no update falls between', () => {
    const { state, fetch } = run([{ type: 'connected' }]);
    expect(fetch).toEqual({ request: 1, failures: 0 });
    expect(state.phase).toBe('synchronising');
  });

  test('applies the updates that came while the snapshot was on its way, and only those that it lacks', () => {
    const { state } = run([
      { type: 'connected' },
      { type: 'updated', update: update(3) },
      { type: 'updated', update: update(4) },
      { type: 'updated', update: update(5) },
      { type: 'fetched', request: 1, snapshot: snapshot(4) },
    ]);
    expect(state.phase).toBe('live');
    expect(state.picture?.has).toEqual(['e1.1', 'e1.2', 'e1.3', 'e1.4', 'e1.5']);
    expect(state.picture?.seq).toBe(5);
  });

  test('puts held updates in order, and takes one that came twice once', () => {
    const { state } = run([
      { type: 'connected' },
      { type: 'updated', update: update(5) },
      { type: 'updated', update: update(4) },
      { type: 'updated', update: update(5) },
      { type: 'fetched', request: 1, snapshot: snapshot(3) },
    ]);
    expect(state.picture?.has).toEqual(['e1.1', 'e1.2', 'e1.3', 'e1.4', 'e1.5']);
  });

  test('applies the next update at once and tells it as news', () => {
    const { state, news, fetch } = run([{ type: 'updated', update: update(4) }], live());
    expect(state.picture?.seq).toBe(4);
    expect(news).toEqual([update(4)]);
    expect(fetch).toBeNull();
  });

  test('ignores an update that it has already', () => {
    const before = live();
    const { state, news } = run([{ type: 'updated', update: update(2) }], before);
    expect(state).toBe(before);
    expect(news).toEqual([]);
  });

  test('fetches again when an update is missing, shows what it has meanwhile, and then has all', () => {
    const gap = run([{ type: 'updated', update: update(6) }], live());
    expect(gap.fetch).toEqual({ request: 2, failures: 0 });
    expect(gap.state.picture?.seq).toBe(3);
    const healed = run([{ type: 'updated', update: update(7) }, { type: 'fetched', request: 2, snapshot: snapshot(6) }], gap.state);
    expect(healed.state.phase).toBe('live');
    expect(healed.state.picture?.has).toEqual(snapshot(7).has);
  });

  test('fetches again, more patiently, when the snapshot does not close the gap', () => {
    const gap = run([{ type: 'updated', update: update(6) }, { type: 'fetched', request: 2, snapshot: snapshot(4) }], live());
    expect(gap.fetch).toEqual({ request: 3, failures: 1 });
    expect(gap.state.phase).toBe('synchronising');
  });

  test('fetches again when the server started a new epoch', () => {
    const restarted = run([{ type: 'updated', update: update(1, 'e2') }], live());
    expect(restarted.fetch).not.toBeNull();
    const { state } = run([{ type: 'fetched', request: 2, snapshot: snapshot(1, 'e2') }], restarted.state);
    expect(state.picture?.has).toEqual(['e2.1']);
  });

  test('does not believe a snapshot of the epoch before', () => {
    const { state, fetch } = run([{ type: 'connected' }, { type: 'updated', update: update(1, 'e2') }, { type: 'fetched', request: 1, snapshot: snapshot(9, 'e1') }]);
    expect(state.picture).toBeNull();
    expect(fetch).toEqual({ request: 2, failures: 1 });
  });

  test('keeps what it shows when the connection is lost, and takes the same path when it is back', () => {
    const lost = run([{ type: 'disconnected' }], live());
    expect(lost.state.phase).toBe('disconnected');
    expect(lost.state.picture?.seq).toBe(3);
    const back = run([{ type: 'connected' }], lost.state);
    const request = back.fetch?.request ?? 0;
    const { state } = run([{ type: 'updated', update: update(9) }, { type: 'fetched', request, snapshot: snapshot(8) }], back.state);
    expect(state.picture?.has).toEqual(snapshot(9).has);
  });

  test('ignores the answer to a fetch from before the connection was lost', () => {
    const { state } = run([{ type: 'connected' }, { type: 'disconnected' }, { type: 'fetched', request: 1, snapshot: snapshot(3) }]);
    expect(state.phase).toBe('disconnected');
    expect(state.picture).toBeNull();
    const again = run([{ type: 'connected' }, { type: 'fetched', request: 1, snapshot: snapshot(3) }], state);
    expect(again.state.phase).toBe('synchronising');
  });

  test('tries again when the snapshot cannot be had, each time more patiently', () => {
    const first = run([{ type: 'connected' }, { type: 'fetchFailed', request: 1 }]);
    expect(first.fetch).toEqual({ request: 2, failures: 1 });
    const second = run([{ type: 'fetchFailed', request: 2 }], first.state);
    expect(second.fetch).toEqual({ request: 3, failures: 2 });
    const { state } = run([{ type: 'fetched', request: 3, snapshot: snapshot(2) }], second.state);
    expect(state.failures).toBe(0);
  });

  test('holds a bounded number of updates', () => {
    const held = Array.from({ length: 9_999 }, (_, index) => update(index + 1));
    const full = run([{ type: 'updated', update: update(10_000) }], { ...run([{ type: 'connected' }]).state, held });
    expect(full.state.held).toHaveLength(10_000);
    const over = run([{ type: 'updated', update: update(10_001) }], full.state);
    expect(over.state.held).toEqual([update(10_001)]);
    expect(over.fetch).not.toBeNull();
  });
});
