import { request } from './http.ts';
import type { components } from './schema.ts';
import type { LocalText } from './text.ts';

// The shapes of src/Ioc.Web/Review/ProcedureApi.cs.

export interface DeadlineSort {
  code: string;
  text: LocalText;
  citation: string;
  party: string;
  partyText: LocalText;
  overdue: number;
  today: number;
  soon: number;
  running: number;
}

export type DeadlineItem = components['schemas']['DeadlineItem'];

export interface DeskTotals {
  days: { day: string; approved: number; rejected: number; merged: number; transferred: number }[];
  quality: { cameraCode: string; kindText: LocalText; approved: number; overturned: number; share: number }[];
}

export const deadlines = {
  page: (code: string, overdue: boolean, after: string | null) =>
    request<{ sorts: DeadlineSort[]; items: DeadlineItem[]; next: string | null; today: string; calendarKnown: boolean }>(
      `/api/review/deadlines?${new URLSearchParams({ ...(code === '' ? {} : { code }), ...(overdue ? { overdue: 'true' } : {}), ...(after === null ? {} : { after }) })}`,
    ),
  totals: () => request<DeskTotals>('/api/review/statistics'),
};
