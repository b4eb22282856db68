import { request } from './http.ts';
import type { Shape } from './shape.ts';

// Documented in src/Ioc.Analytics/Indicators/TargetDesk.cs.

export type Target = Shape<'TargetView', { state: 'ahead' | 'holds' | 'past' }>;
export type TargetList = Shape<'TargetList', { targets: Target[] }>;
/** As the form has it: no text is missing, some are empty. */
export type TargetChange = Shape<'TargetChange', { indicator: string; basisVi: string; basisEn: string }>;

export const targets = {
  list: () => request<TargetList>('/api/indicators/targets'),
  set: (target: TargetChange) => request<void>('/api/indicators/targets', { method: 'PUT', body: target }),
  end: (id: string) => request<void>(`/api/indicators/targets/${id}/end`, { method: 'POST' }),
};
