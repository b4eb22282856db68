import { request } from './http.ts';
import type { LocalText } from './text.ts';

// The shapes of src/Ioc.Web/Citizen/CitizenApi.cs, where they are documented. Money is whole đồng, times are UTC.

export interface CitizenNotice {
  number: string;
  state: string;
  stateText: LocalText;
  nextStep: LocalText;
  allowed: string[];
  issuedAt: string;
  respondBy: string;
  plateShown: string;
  vehicleClass: string;
  vehicleText: LocalText;
  kind: string;
  kindText: LocalText;
  occurredAt: string;
  place: LocalText;
  explanation: LocalText;
  law: { code: string; citation: LocalText; text: LocalText; minimum: number; maximum: number; points: number };
  evidence: { name: string; url: string; mediaType: string; caption: LocalText; takenAt: string }[];
  pdfUrl: string;
  confirmation: { isOwner: boolean; driverNamed: boolean; at: string } | null;
  contest: { text: string; filedAt: string; outcome: string | null; answer: string | null; answeredAt: string | null } | null;
  decision: { number: string; amount: number; points: number; decidedAt: string; payBy: string; pdfUrl: string } | null;
  payment: { reference: string; state: string; amount: number; receivedAt: string | null; receiptUrl: string | null } | null;
  simulated: boolean;
}

const act = (verb: string, body: object) => request<CitizenNotice>(`/api/citizen/notice/${verb}`, { method: 'POST', body });

export const citizen = {
  find: (number: string, plate: string, code: string) =>
    request<{ noticeNumber: string; expiresAt: string }>('/api/citizen/session', { method: 'POST', body: { number, plate, code } }),
  leave: () => request<void>('/api/citizen/session', { method: 'DELETE' }),
  notice: () => request<CitizenNotice>('/api/citizen/notice'),
  confirm: (isOwner: boolean, driverName: string | null) => act('confirm', { isOwner, driverName }),
  contest: (text: string) => act('contest', { text }),
  pay: () => request<{ redirectUrl: string }>('/api/citizen/notice/pay', { method: 'POST', body: {} }),
};
