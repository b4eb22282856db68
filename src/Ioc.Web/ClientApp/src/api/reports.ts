import { request } from './http.ts';
import type { Shape } from './shape.ts';

// Documented in src/Ioc.Web/Reports/ReportEndpoints.cs.

/** Every: made by itself; null: on demand only. */
export type ReportChoice = Shape<'ReportChoice', { kind: 'month' | 'day' | 'year' | 'place'; every: 'day' | 'month' | 'year' | null }>;
export type ReportRun = Shape<'ReportRun', { state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'; language: 'vi' | 'en' }>;
export type ReportList = Shape<'ReportList', { reports: ReportChoice[]; runs: ReportRun[] }>;

export type ReportSection = Shape<'ReportSection', { codes: string[] | null; domains: string[] | null }>;
/** As the form has it: no text is missing. */
export type ReportDefinition = Shape<'DefinitionChange', { nameVi: string; nameEn: string; symbol: string; recipients: string[]; recipientsEn: string[]; sections: ReportSection[] }>;
export type StoredDefinition = Shape<'StoredDefinition', { kind: ReportChoice['kind']; definition: ReportDefinition }>;
export type DefinitionList = Shape<'DefinitionList', { definitions: StoredDefinition[] }>;

export const reports = {
  list: () => request<ReportList>('/api/reports/'),
  ask: (report: string, day: string, place: string, plan: string | null, language: 'vi' | 'en') => request<Shape<'AskedReport'>>('/api/reports/', { method: 'POST', body: { report, day, place, plan, language } }),
  definitions: () => request<DefinitionList>('/api/reports/definitions'),
  define: (code: string, definition: ReportDefinition) => request<void>(`/api/reports/definitions/${code}`, { method: 'PUT', body: definition }),
  cancel: (id: string) => request<void>(`/api/reports/${id}/cancel`, { method: 'POST' }),
  fileUrl: (id: string, format: string) => `/api/reports/${id}/${format}`,
};
