import { expect, test } from 'vitest';
import type { ExplorePoint, ExploreSeries } from '@/api/explore.ts';
import { change, indexed, newestPeriod } from './lines.ts';

const point = (period: string, value: number | null, running = false): ExplorePoint => ({
  period, value, running, numerator: value, denominator: null, suppressed: value === null, before: null, yearBefore: null,
});
const series = (...points: ExplorePoint[]): ExploreSeries => ({ code: 'a', place: 'T', part: null, step: 'month', aggregate: 'last', points });

test.each([[110, 100, 10], [90, 100, -10], [5, 0, null], [null, 5, null], [5, null, null], [-5, -10, 50]])('From %s against %s is a change of %s per cent', (now, then, expected) => {
  expect(change(now, then)).toBe(expected);
});

test('An index begins at the first value known and leaves what is hidden out', () => {
  expect(indexed(series(point('2026-01-01', null), point('2026-02-01', 50), point('2026-03-01', null), point('2026-04-01', 75)))).toEqual([null, 100, null, 150]);
});

test('What is ranked is the newest period that has ended and is not hidden everywhere', () => {
  expect(newestPeriod([series(point('2026-09-01', 3), point('2026-10-01', null), point('2026-11-01', 1, true))])).toBe('2026-09-01');
  expect(newestPeriod([series(point('2026-11-01', 1, true))])).toBe('2026-11-01');
  expect(newestPeriod([])).toBeNull();
});
