import { describe, expect, it } from 'vitest';
import type { CameraTile, IndicatorTile } from '@/api/wall.ts';
import { blindSince, silence } from './states.ts';

const tile = (value: number | null, ...series: [string, number | null][]): IndicatorTile => ({ value, series: series.map(([period, one]) => ({ period, value: one })) }) as unknown as IndicatorTile;
const camera = (state: CameraTile['state'], since: string, lastFrameAt: string | null = null): CameraTile => ({ state, since, lastFrameAt }) as CameraTile;

describe('since when there is no figure', () => {
  it('is the end of the last period that had one', () => {
    const silent = silence(tile(null, ['2026-11-28T10:00:00Z', 240], ['2026-11-28T10:05:00Z', null], ['2026-11-28T10:10:00Z', null]));
    expect(silent).toEqual({ since: Date.parse('2026-11-28T10:05:00Z'), known: true });
  });

  it('is at least the first period shown where none of them has one', () => {
    expect(silence(tile(null, ['2026-11-28T06:00:00Z', null], ['2026-11-28T06:05:00Z', null]))).toEqual({ since: Date.parse('2026-11-28T06:00:00Z'), known: false });
  });

  it('is nothing to say of a figure that is there, were it zero, or of one that never was', () => {
    expect(silence(tile(0, ['2026-11-28T10:00:00Z', 0]))).toBeNull();
    expect(silence(tile(null))).toBeNull();
  });
});

describe('since when no camera has been looking', () => {
  it('is the last frame that any of them showed', () => {
    const seen = blindSince([camera('stopped', '2026-11-28T09:00:00Z'), camera('reconnecting', '2026-11-28T10:01:00Z', '2026-11-28T10:00:40Z')]);
    expect(seen).toBe(Date.parse('2026-11-28T10:00:40Z'));
  });

  it('is nothing to say while one of them looks, or where there is none', () => {
    expect(blindSince([camera('stopped', '2026-11-28T09:00:00Z'), camera('live', '2026-11-28T08:00:00Z')])).toBeNull();
    expect(blindSince([])).toBeNull();
  });
});
