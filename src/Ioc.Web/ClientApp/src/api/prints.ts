import { download } from './download.ts';
import { request } from './http.ts';
import type { LocalText } from './text.ts';

// The shapes of src/Ioc.Web/CitizenReports/CitizenReportEndpoints.cs.

export interface Printable {
  caseId: string;
  number: string;
  issuedAt: string;
  state: LocalText;
  plateShown: string | null;
  prints: number;
  printedBy: string | null;
  printedAt: string | null;
  simulated: boolean;
}

export interface Choice {
  code: string;
  text: LocalText;
}

export interface CitizenReport {
  id: string;
  number: string;
  receivedAt: string;
  channel: LocalText;
  senderName: string;
  senderPhone: string | null;
  media: LocalText;
  occurredAt: string;
  place: string;
  plateShown: string | null;
  act: string;
  receivedBy: string;
  outcome: LocalText | null;
  note: string | null;
  caseId: string | null;
  noticeNumber: string | null;
  verifiedAt: string | null;
  receiptUrl: string;
}

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
  list: (printed: boolean) => request<Printable[]>(`/api/review/prints?printed=${printed}`),
  print: (cases: string[], bothSides: boolean) => download('/api/review/prints', { cases, bothSides }, 'thong-bao.pdf'),
};

export const reports = {
  list: (open: boolean) => request<{ reports: CitizenReport[]; channels: Choice[]; media: Choice[]; outcomes: Choice[] }>(`/api/review/reports?open=${open}`),
  take: (report: NewReport) => request<{ id: string; receiptUrl: string }>('/api/review/reports', { method: 'POST', body: report }),
  verify: (id: string, outcome: string, note: string, case_: string) =>
    request<void>(`/api/review/reports/${id}/verify`, { method: 'POST', body: { outcome, note: note || null, case: case_ || null } }),
  register: (from: string, to: string) => download('/api/review/reports/register', { from, to }, 'so-tiep-nhan.pdf'),
};
