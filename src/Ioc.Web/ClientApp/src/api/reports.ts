import { request } from './http.ts';
import type { LocalText } from './text.ts';

// The shapes of src/Ioc.Web/Reports/ReportEndpoints.cs.

export interface ReportChoice {
  code: string;
  kind: 'month' | 'day' | 'year' | 'place';
  name: LocalText;
  /** Made by itself; null: on demand only. */
  every: 'day' | 'month' | 'year' | null;
  onDay: number | null;
  atTime: string | null;
}

export interface ReportRun {
  id: string;
  definition: string;
  name: LocalText;
  period: string;
  placeCode: string;
  place: LocalText;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  stepsDone: number;
  steps: number;
  askedBy: string;
  askedAt: string;
  finishedAt: string | null;
  dataAsOf: string | null;
  contentSha256: string | null;
  language: 'vi' | 'en';
  scheduled: boolean;
  fault: LocalText | null;
  files: { format: 'pdf' | 'xlsx' | 'csv'; name: string; bytes: number; sha256: string }[];
}

export interface ReportList {
  reports: ReportChoice[];
  places: { code: string; name: LocalText }[];
  runs: ReportRun[];
}

export const reports = {
  list: () => request<ReportList>('/api/reports/'),
  ask: (report: string, day: string, place: string, language: 'vi' | 'en') => request<{ id: string }>('/api/reports/', { method: 'POST', body: { report, day, place, language } }),
  cancel: (id: string) => request<void>(`/api/reports/${id}/cancel`, { method: 'POST' }),
  fileUrl: (id: string, format: string) => `/api/reports/${id}/${format}`,
};
