import { request } from './http.ts';
import type { components } from './schema.ts';

type Schemas = components['schemas'];

export type DeadlinePage = Schemas['DeadlinePage'];

export type DeadlineSort = Schemas['DeadlineSort'];

export type DeadlineItem = Schemas['DeadlineItem'];

export type DeskTotals = Schemas['DeskTotals'];

export const deadlines = {
  page: (code: string, overdue: boolean, after: string | null) =>
    request<Schemas['DeadlinePage']>(
      `/api/review/deadlines?${new URLSearchParams({ ...(code === '' ? {} : { code }), ...(overdue ? { overdue: 'true' } : {}), ...(after === null ? {} : { after }) })}`,
    ),
  totals: () => request<DeskTotals>('/api/review/statistics'),
};
