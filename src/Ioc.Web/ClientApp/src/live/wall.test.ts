import { describe, expect, test } from 'vitest';
import type { CaseState, PassageItem, WallSnapshot } from '@/api/wall.ts';
import { applyWallUpdate, minutesUntil } from './wall.ts';

const states: CaseState[] = ['pending_review', 'rejected', 'approved', 'transferred', 'notice_issued', 'confirmed', 'contested', 'recorded', 'proposed', 'decided', 'paid', 'closed', 'cancelled', 'expired'];
const none = Object.fromEntries(states.map((state) => [state, 0])) as Record<CaseState, number>;

const empty: WallSnapshot = {
  epoch: 'e',
  seq: 0,
  at: '2026-11-21T10:00:00Z',
  simulated: false,
  town: { code: 'T', name: { vi: 'Thị xã', en: 'Town' }, longitude: 0, latitude: 0, geography: { vi: "phường, xã từ 01/07/2025", en: "wards and communes since 1 July 2025" } },
  indicators: [],
  places: [],
  cameras: [],
  passages: { today: 0, lastMinutes: [], recent: [] },
  cases: { byState: none, paidToday: 0, recent: [] },
  sources: [],
  scenes: [],
  alerts: { active: 0, unacknowledged: 0, items: [] },
};

const passage = (at: string): PassageItem => ({ at, cameraCode: 'C', vehicleClass: 'car', plateColour: 'white', sure: true });

describe('The wall’s picture', () => {
  test('keeps the newest twenty passages, newest first, and the count of their minute', () => {
    let wall = empty;
    for (let index = 0; index < 25; index += 1) {
      const at = new Date(Date.UTC(2026, 10, 21, 10, 0, index)).toISOString();
      wall = applyWallUpdate(wall, {
        epoch: 'e',
        seq: index + 1,
        at,
        kind: 'passages',
        passages: { today: index + 1, minute: { minute: '2026-11-21T10:00:00Z', count: index + 1 }, items: [passage(at)] },
      });
    }
    expect(wall.passages.today).toBe(25);
    expect(wall.passages.recent).toHaveLength(20);
    expect(wall.passages.recent[0]?.at).toBe('2026-11-21T10:00:24.000Z');
    expect(wall.passages.lastMinutes).toEqual([{ minute: '2026-11-21T10:00:00Z', count: 25 }]);
  });

  test('replaces a camera by its code and leaves the others where they stand', () => {
    const camera = (code: string, state: 'live' | 'broken') => ({
      code,
      name: { vi: code, en: code },
      placeCode: null,
      longitude: null,
      latitude: null,
      state,
      since: empty.at,
      detail: null,
      lastFrameAt: null,
      analysedFps: 0,
      dropped: 0,
      simulated: false,
    });
    const wall = { ...empty, cameras: [camera('A', 'live'), camera('B', 'live')] };
    const next = applyWallUpdate(wall, { epoch: 'e', seq: 1, at: empty.at, kind: 'camera', camera: camera('A', 'broken') });
    expect(next.cameras.map(({ code, state }) => [code, state])).toEqual([
      ['A', 'broken'],
      ['B', 'live'],
    ]);
    expect(wall.cameras[0]?.state).toBe('live');
  });

  test('takes counts, money and news of cases together', () => {
    const item = { at: empty.at, cameraCode: null, kind: 'red_light' as const, event: 'payment.received', state: 'paid' as const };
    const next = applyWallUpdate(empty, { epoch: 'e', seq: 1, at: empty.at, kind: 'cases', cases: { byState: { ...none, paid: 1 }, paidToday: 5_000_000, items: [item] } });
    expect(next.cases).toEqual({ byState: { ...none, paid: 1 }, paidToday: 5_000_000, recent: [item] });
  });
});

describe('The minutes of the chart', () => {
  const now = Date.parse('2026-11-21T10:05:30Z');

  test('go on without passages, as zeros', () => {
    const minutes = minutesUntil(now, [{ minute: '2026-11-21T10:03:00Z', count: 7 }], 4);
    expect(minutes.map(({ count }) => count)).toEqual([0, 7, 0, 0]);
    expect(minutes.at(-1)?.at).toBe(Date.parse('2026-11-21T10:05:00Z'));
  });

  test('reach to a count that is ahead of this computer’s clock', () => {
    expect(minutesUntil(now, [{ minute: '2026-11-21T10:06:00Z', count: 3 }], 2).map(({ count }) => count)).toEqual([0, 3]);
  });
});

test('The alerts of an update take the place of those before', () => {
  const alerts = {
    active: 1,
    unacknowledged: 1,
    items: [{ id: 'x', kind: 'camera_down', severity: 'warning' as const, title: { vi: 'Camera ngừng', en: 'Camera down' }, detail: null, since: '2026-11-21T01:00:00Z', subjects: 2, acknowledged: false }],
  };
  const raised = applyWallUpdate(empty, { epoch: 'e', seq: 1, at: '2026-11-21T01:00:00Z', kind: 'alerts', alerts });
  expect(raised.alerts).toEqual(alerts);
  expect(applyWallUpdate(raised, { epoch: 'e', seq: 2, at: '2026-11-21T01:01:00Z', kind: 'alerts', alerts: { active: 0, unacknowledged: 0, items: [] } }).alerts.items).toEqual([]);
});
