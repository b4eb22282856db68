import type { AlertSeverity, AnomalyMark, CameraState, CameraTile, CaseState, ForecastPoint, IndicatorTile, SourceHealth } from '@/api/wall.ts';
import { date, time } from '@/i18n/format.ts';
import type { Tone } from '@/ui/tone.ts';

export const cameraTone: Record<CameraState, Tone> = {
  live: 'good',
  starting: 'info',
  reconnecting: 'warn',
  ended: 'neutral',
  stopped: 'neutral',
  broken: 'bad',
};

export const sourceTone: Record<SourceHealth['state'], Tone> = { ok: 'good', late: 'warn', broken: 'bad', never: 'neutral' };

export const caseTone: Record<CaseState, Tone> = {
  pending_review: 'accent',
  approved: 'info',
  transferred: 'neutral',
  notice_issued: 'info',
  confirmed: 'info',
  contested: 'warn',
  recorded: 'info',
  proposed: 'info',
  decided: 'info',
  paid: 'good',
  closed: 'good',
  rejected: 'neutral',
  cancelled: 'neutral',
  expired: 'neutral',
};

/** Trouble first. */
export const sourceOrder: Record<SourceHealth['state'], number> = { broken: 0, late: 1, never: 2, ok: 3 };

/** True when the figure speaks of a time longer ago than its source promises. */
export function isStale({ asOf, computedAt, staleAfterSeconds }: IndicatorTile, now: number): boolean {
  const at = asOf ?? computedAt;
  return at !== null && now - Date.parse(at) > staleAfterSeconds * 1000;
}

/** Whether a change is good, bad, or neither, by the indicator's own direction. */
export function verdict(change: number, direction: IndicatorTile['direction']): 'better' | 'worse' | null {
  if (change === 0 || direction === 'none') {
    return null;
  }
  return change > 0 === (direction === 'up') ? 'better' : 'worse';
}

/** Whether a target is met, by the indicator's own direction; null where nothing says which way is good. */
export function targetMet({ value, target, direction }: IndicatorTile): boolean | null {
  if (value === null || target === null || direction === 'none') {
    return null;
  }
  return direction === 'up' ? value >= target : value <= target;
}

/** True when the wall has heard nothing for so long that its live panels may be out of date: it is told something at least once a minute. */
export function isQuiet(at: string, now: number): boolean {
  return now - Date.parse(at) > 90_000;
}

export const severityTone: Record<AlertSeverity, Tone> = { critical: 'bad', warning: 'warn', info: 'info' };

const hour = 3_600_000;

/** How far apart the periods of an indicator lie, in milliseconds; null where too few are known. */
export function stepOf({ series }: IndicatorTile): number | null {
  const last = series.at(-1);
  const before = series.at(-2);
  return last === undefined || before === undefined ? null : Date.parse(last.period) - Date.parse(before.period);
}

/** A period by its start: a time, a day of the year, or a month. */
export function periodName(period: string, tile: IndicatorTile): string {
  const step = stepOf(tile) ?? 24 * hour;
  return step < 20 * hour ? time(period) : step < 20 * 24 * hour ? date(period).slice(0, 5) : date(period).slice(3);
}

/** What is forecast of the period that runs, or of the next one; what was expected of a period past is no news. */
export function nextForecast(tile: IndicatorTile, now: number): ForecastPoint | null {
  const step = stepOf(tile) ?? 24 * hour;
  return tile.outlook?.forecast?.points.find(({ period }) => Date.parse(period) + step > now) ?? null;
}

/** The anomaly that lasts to one of the two newest periods: what lies further back is history. */
export function newestAnomaly(tile: IndicatorTile): AnomalyMark | null {
  const from = tile.series.at(-2)?.period ?? tile.series.at(-1)?.period;
  const found = tile.outlook?.anomalies.findLast(({ kind, until, since }) => from !== undefined && (kind === 'unusual' ? Date.parse(until) >= Date.parse(from) : isRecent(since, tile)));
  return found ?? null;
}

// A changed level is news for two weeks of days, two of months.
function isRecent(since: string, tile: IndicatorTile): boolean {
  const last = tile.series.at(-1);
  return last !== undefined && Date.parse(last.period) - Date.parse(since) < 21 * (stepOf(tile) ?? 0);
}

/**
 * Since when an indicator that once had figures has none: the end of the last period that had one (known), or the first
 * period of those shown. Null of one that never had any.
 */
export function silence(tile: IndicatorTile): { since: number; known: boolean } | null {
  if (tile.value !== null || tile.series.length === 0) {
    return null;
  }
  const last = tile.series.findLastIndex(({ value }) => value !== null);
  const after = tile.series[last + 1] ?? tile.series[0];
  return after === undefined ? null : { since: Date.parse(after.period), known: last >= 0 };
}

/** Since when no camera has been looking; null while one does, or there is none at all. */
export function blindSince(cameras: readonly CameraTile[]): number | null {
  return cameras.length === 0 || cameras.some(({ state }) => state === 'live' || state === 'starting') ? null : Math.max(...cameras.map(({ lastFrameAt, since }) => Date.parse(lastFrameAt ?? since)));
}
