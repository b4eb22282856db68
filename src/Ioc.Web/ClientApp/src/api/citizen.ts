import { request } from './http.ts';
import type { SignedOut } from './sign-in.ts';
import type { LocalText } from './text.ts';

// The shapes of src/Ioc.Web/Citizen/CitizenApi.cs, where they are documented. Money is whole đồng, times are UTC.

export interface LookedUpNotice {
  number: string;
  handled: LocalText;
  settled: boolean;
  plateShown: string;
  plateColour: LocalText;
  vehicle: LocalText;
  occurredAt: string;
  place: LocalText;
  act: LocalText;
  citation: LocalText;
  detected: string;
  handling: string;
  handlingAddress: string;
  handlingPhone: string | null;
  simulated: boolean;
}

export interface CitizenSelf {
  signedIn: boolean;
  name: string | null;
  email: string | null;
  emailWanted: boolean;
  unread: number;
}

export interface HeldNotice {
  id: string;
  number: string;
  state: string;
  stateText: LocalText;
  plateShown: string;
  vehicleText: LocalText;
  kindText: LocalText;
  occurredAt: string;
  issuedAt: string;
  due: LocalText;
  urgent: boolean;
  dueOn: string | null;
  amount: number | null;
  simulated: boolean;
}

export interface CitizenPoints {
  taken: number;
  left: number;
  restoredOn: string | null;
}

export interface CitizenMessage {
  id: string;
  noticeId: string;
  subject: LocalText;
  body: LocalText;
  createdAt: string;
  read: boolean;
  simulated: boolean;
}

export interface CitizenNotice {
  id: string;
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
  decision: { number: string; amount: number; points: number; decidedAt: string; payBy: string; pdfUrl: string; decidedAmount: number | null; due: number | null; surcharge: number } | null;
  payment: { reference: string; state: string; amount: number; receivedAt: string | null; receiptUrl: string | null; moreReceiptUrl: string | null } | null;
  attachments: { id: string; name: string; mediaType: string; bytes: number; url: string; addedAt: string }[];
  mayAttach: boolean;
  steps: { at: string; text: LocalText }[];
  complaint: {
    state: string;
    stateText: LocalText;
    text: string;
    filedAt: string;
    answerBy: string | null;
    answer: string | null;
    refusal: LocalText | null;
    settledBy: string | null;
    settledAt: string | null;
    number: string | null;
    pdfUrl: string | null;
  } | null;
  refunds: { amount: number; owedAt: string; paidAt: string | null }[];
  /** The last day on which a complaint is in time; null where none can be raised. */
  complainBy: string | null;
  simulated: boolean;
}

/** What to transfer and where to; `picture` is an SVG that banks' apps read. */
export interface TransferSlip {
  bank: string;
  account: string;
  name: string;
  amount: number;
  purpose: string;
  code: string;
  picture: string;
}

const at = (id: string) => `/api/citizen/notices/${encodeURIComponent(id)}`;
const act = (id: string, verb: string, body: object) => request<CitizenNotice>(`${at(id)}/${verb}`, { method: 'POST', body });

export const citizen = {
  lookUp: (number: string, plate: string, code: string) => request<LookedUpNotice>('/api/citizen/look-up', { method: 'POST', body: { number, plate, code } }),
  self: () => request<CitizenSelf>('/api/citizen/me'),
  wish: (emailWanted: boolean, language: string) => request<void>('/api/citizen/me', { method: 'PUT', body: { emailWanted, language } }),
  leave: () => request<SignedOut>('/api/citizen/session', { method: 'DELETE' }),
  notices: () => request<{ notices: HeldNotice[]; points: CitizenPoints }>('/api/citizen/notices'),
  notice: (id: string) => request<CitizenNotice>(at(id)),
  confirm: (id: string, isOwner: boolean, driverName: string | null) => act(id, 'confirm', { isOwner, driverName }),
  contest: (id: string, text: string) => act(id, 'contest', { text }),
  complain: (id: string, text: string, obstacle: string | null) => act(id, 'complain', { text, obstacle }),
  withdraw: (id: string) => act(id, 'withdraw', {}),
  attach: (id: string, file: File) => {
    const form = new FormData();
    form.set('file', file);
    return request<CitizenNotice>(`${at(id)}/attachments`, { method: 'POST', body: form });
  },
  transfer: (id: string) => request<TransferSlip>(`${at(id)}/transfer`, { method: 'POST', body: {} }),
  pay: (id: string, language: string) => request<{ redirectUrl: string }>(`${at(id)}/pay?language=${language}`, { method: 'POST', body: {} }),
  messages: () => request<CitizenMessage[]>('/api/citizen/messages'),
  readMessage: (id: string) => request<void>(`/api/citizen/messages/${encodeURIComponent(id)}/read`, { method: 'POST', body: {} }),
};
