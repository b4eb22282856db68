import { expect, test } from 'vitest';
import type { ExplorePoint, ExploreSeries } from '@/api/explore.ts';
import { change, indexed, indexedForecast, newestPeriod, toldOf } from './lines.ts';

const point = (period: string, value: number | null, running = false): ExplorePoint => ({
  period, value, running, numerator: value, denominator: null, suppressed: value === null, before: null, yearBefore: null, told: null,
});
const series = (...points: ExplorePoint[]): ExploreSeries => ({ code: 'a', place: 'T', part: null, step: 'month', aggregate: 'last', points, forecast: null, untold: [] });

test.each([[110, 100, 10], [90, 100, -10], [5, 0, null], [null, 5, null], [5, null, null], [-5, -10, 50]])('From %s against %s is a change of %s per cent', (now, then, expected) => {
  expect(change(now, then)).toBe(expected);
});

test('An index begins at the first value known and leaves what is hidden out', () => {
  expect(indexed(series(point('2026-01-01', null), point('2026-02-01', 50), point('2026-03-01', null), point('2026-04-01', 75)))).toEqual([null, 100, null, 150]);
});

test('A forecast is indexed by the first value seen, not by its own', () => {
  const seen = { ...series(point('2026-09-01', 50), point('2026-10-01', 60)), forecast: { madeAt: '', method: { vi: '', en: '' }, share: 0.8, coverage: null, points: [{ period: '2026-11-01', value: 75, low: 70, high: 100 }] } };
  expect(indexedForecast(seen)).toEqual([{ period: '2026-11-01', value: 150, low: 140, high: 200 }]);
  expect(indexedForecast({ ...seen, points: [] })).toEqual([]);
});

test('What is ranked is the newest period that has ended and is not hidden everywhere', () => {
  expect(newestPeriod([series(point('2026-09-01', 3), point('2026-10-01', null), point('2026-11-01', 1, true))])).toBe('2026-09-01');
  expect(newestPeriod([series(point('2026-11-01', 1, true))])).toBe('2026-11-01');
  expect(newestPeriod([])).toBeNull();
});

test('What is told of the other geography is counted by how, and a reason names its place and periods once', () => {
  const why = { vi: 'chưa có số liệu', en: 'no figures yet' };
  const told = toldOf([
    { ...series({ ...point('2025-05-01', 40), told: 'estimated' }, { ...point('2025-06-01', 50), told: 'counted' }, { ...point('2025-07-01', null), told: 'estimated' }, point('2025-08-01', 7)), untold: [{ period: '2025-03-01', why }, { period: '2025-04-01', why }] },
    { ...series(), part: 'x', untold: [{ period: '2025-04-01', why }] },
  ]);
  expect(told).toEqual({ estimated: 1, counted: 1, untold: [{ place: 'T', step: 'month', periods: ['2025-03-01', '2025-04-01'], why }] });
});
