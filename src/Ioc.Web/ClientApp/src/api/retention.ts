import { request } from './http.ts';
import type { LocalText } from './text.ts';

// The shapes of src/Ioc.Web/Retention/RetentionEndpoints.cs.

export interface RetentionRule {
  code: string;
  what: LocalText;
  since: LocalText;
  days: number;
  minimumDays: number;
  validFrom: string;
  basis: string;
  setBy: string;
  nextDays: number | null;
  nextFrom: string | null;
  before: string;
  due: number;
}

export interface LegalHold {
  id: string;
  caseId: string | null;
  noticeNumber: string | null;
  fromDay: string | null;
  toDay: string | null;
  reason: string;
  placedBy: string;
  placedAt: string;
  liftedBy: string | null;
  liftedAt: string | null;
}

export interface RetentionRun {
  day: string;
  actor: string;
  startedAt: string;
  finishedAt: string | null;
  removed: Record<string, number>;
}

export interface PlaceHold {
  case: string | null;
  fromDay: string | null;
  toDay: string | null;
  reason: string;
}

export const retention = {
  state: () => request<{ rules: RetentionRule[]; holds: LegalHold[]; runs: RetentionRun[] }>('/api/retention'),
  set: (code: string, days: number, reason: string) => request<{ validFrom: string }>(`/api/retention/${code}`, { method: 'PUT', body: { days, reason } }),
  hold: (hold: PlaceHold) => request<void>('/api/retention/holds', { method: 'POST', body: hold }),
  lift: (id: string, reason: string) => request<void>(`/api/retention/holds/${id}/lift`, { method: 'POST', body: { reason } }),
  run: () => request<RetentionRun>('/api/retention/run', { method: 'POST' }),
};
