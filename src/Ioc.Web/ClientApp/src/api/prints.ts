import { download } from './download.ts';
import { request } from './http.ts';
import type { components } from './schema.ts';

type Schemas = components['schemas'];

export type Printable = Schemas['PrintView'];
export type CitizenReport = Schemas['ReportView'];
export type ReportPage = Schemas['ReportPage'];

export interface NewReport {
  channel: string;
  senderName: string;
  senderAddress: string;
  senderPhone: string;
  media: string;
  occurredAt: string;
  place: string;
  plate: string;
  vehicleClass: string;
  plateColour: string;
  act: string;
}

export const prints = {
  list: (printed: boolean, decisions: boolean) => request<Printable[]>(`/api/review/prints?printed=${printed}&decisions=${decisions}`),
  print: (cases: string[], bothSides: boolean, decisions: boolean) => download('/api/review/prints', { cases, bothSides, decisions }, decisions ? 'quyet-dinh.pdf' : 'thong-bao.pdf'),
};

export const reports = {
  list: (open: boolean) => request<ReportPage>(`/api/review/reports?open=${open}`),
  take: (report: NewReport) => request<Schemas['ReportTaken']>('/api/review/reports', { method: 'POST', body: report }),
  verify: (id: string, outcome: string, note: string, case_: string) =>
    request<void>(`/api/review/reports/${id}/verify`, { method: 'POST', body: { outcome, note: note || null, case: case_ || null } }),
  register: (from: string, to: string) => download('/api/review/reports/register', { from, to }, 'so-tiep-nhan.pdf'),
};
