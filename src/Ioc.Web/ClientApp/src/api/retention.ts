import { request } from './http.ts';
import type { components } from './schema.ts';

type Schemas = components['schemas'];

export type RetentionState = Schemas['RetentionState'];
export type RetentionRule = Schemas['RetentionRuleView'];
export type LegalHold = Schemas['LegalHoldView'];
export type RetentionRun = Schemas['RetentionRunView'];
export type PlaceHold = Schemas['PlaceHold'];

export const retention = {
  state: () => request<RetentionState>('/api/retention'),
  set: (code: string, days: number, reason: string) => request<Schemas['RetentionSet']>(`/api/retention/${code}`, { method: 'PUT', body: { days, reason } }),
  hold: (hold: PlaceHold) => request<void>('/api/retention/holds', { method: 'POST', body: hold }),
  lift: (id: string, reason: string) => request<void>(`/api/retention/holds/${id}/lift`, { method: 'POST', body: { reason } }),
  run: () => request<RetentionRun>('/api/retention/run', { method: 'POST' }),
};
