import { expect, test } from 'vitest';
import type { CameraTile, IndicatorTile } from '@/api/wall.ts';
import { blindSince, nextForecast, silence } from './states.ts';

const tile = (value: number | null, ...series: [string, number | null][]): IndicatorTile => ({ value, series: series.map(([period, one]) => ({ period, value: one })) }) as unknown as IndicatorTile;
const camera = (state: CameraTile['state'], since: string, lastFrameAt: string | null = null): CameraTile => ({ state, since, lastFrameAt }) as CameraTile;

test('A figure that is missing has been so since the end of the last period that had one', () => {
  const silent = silence(tile(null, ['2026-11-28T10:00:00Z', 240], ['2026-11-28T10:05:00Z', null], ['2026-11-28T10:10:00Z', null]));
  expect(silent).toEqual({ since: Date.parse('2026-11-28T10:05:00Z'), known: true });
});

test('Where no period shown has a figure it is missing at least since the first of them', () => {
  expect(silence(tile(null, ['2026-11-28T06:00:00Z', null], ['2026-11-28T06:05:00Z', null]))).toEqual({ since: Date.parse('2026-11-28T06:00:00Z'), known: false });
});

test('A zero is a figure, and one that never had any is not missing since', () => {
  expect(silence(tile(0, ['2026-11-28T10:00:00Z', 0]))).toBeNull();
  expect(silence(tile(null))).toBeNull();
});

test('No camera has been looking since the last frame that any of them showed', () => {
  const since = blindSince([camera('stopped', '2026-11-28T09:00:00Z'), camera('reconnecting', '2026-11-28T10:01:00Z', '2026-11-28T10:00:40Z')]);
  expect(since).toBe(Date.parse('2026-11-28T10:00:40Z'));
});

test('While one camera looks, or where there is none, nothing is said of it', () => {
  expect(blindSince([camera('stopped', '2026-11-28T09:00:00Z'), camera('live', '2026-11-28T08:00:00Z')])).toBeNull();
  expect(blindSince([])).toBeNull();
});

test('What was expected of a period past is not told as what is ahead', () => {
  const passages = { ...tile(90, ['2026-11-28T10:00:00Z', 80], ['2026-11-28T10:05:00Z', 90]), outlook: { forecast: { points: [{ period: '2026-11-28T10:10:00Z', value: 91 }, { period: '2026-11-28T10:15:00Z', value: 92 }] } } } as unknown as IndicatorTile;
  expect(nextForecast(passages, Date.parse('2026-11-28T10:12:00Z'))?.value).toBe(91);
  expect(nextForecast(passages, Date.parse('2026-11-28T10:15:08Z'))?.value).toBe(92);
  expect(nextForecast(passages, Date.parse('2026-11-28T10:20:00Z'))).toBeNull();
});
