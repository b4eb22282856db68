import type { CameraState, CaseState, IndicatorTile, SourceHealth } from '@/api/wall.ts';
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
