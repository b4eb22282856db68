import { request } from './http.ts';
import type { SignedOut } from './sign-in.ts';
import type { Shape } from './shape.ts';

// Documented in src/Ioc.Web/Citizen/CitizenApi.cs. Money is whole đồng, times are UTC.

export type LookedUpNotice = Shape<'LookedUpNotice'>;
export type CitizenSelf = Shape<'CitizenSelf'>;
export type HeldNotice = Shape<'HeldNoticeView'>;
export type HeldLicence = Shape<'HeldLicence'>;
export type CitizenMessage = Shape<'CitizenMessage'>;
export type CitizenNotice = Shape<'CitizenNotice'>;
/** What to transfer and where to; `picture` is an SVG that banks' apps read. */
export type TransferSlip = Shape<'TransferSlip'>;

const at = (id: string) => `/api/citizen/notices/${encodeURIComponent(id)}`;
const act = (id: string, verb: string, body: object) => request<CitizenNotice>(`${at(id)}/${verb}`, { method: 'POST', body });

export const citizen = {
  lookUp: (number: string, plate: string, code: string) => request<LookedUpNotice>('/api/citizen/look-up', { method: 'POST', body: { number, plate, code } }),
  self: () => request<CitizenSelf>('/api/citizen/me'),
  wish: (emailWanted: boolean, language: string) => request<void>('/api/citizen/me', { method: 'PUT', body: { emailWanted, language } }),
  /** Here, or on every device. */
  leave: (everywhere = false) => request<SignedOut>(`/api/citizen/session${everywhere ? '?everywhere=true' : ''}`, { method: 'DELETE' }),
  /** A page, newest first; `after` is the `next` of the page before. */
  notices: (after: string | null = null) => request<Shape<'HeldNotices'>>(`/api/citizen/notices${after === null ? '' : `?after=${encodeURIComponent(after)}`}`),
  notice: (id: string) => request<CitizenNotice>(at(id)),
  confirm: (id: string, isOwner: boolean, driverName: string | null) => act(id, 'confirm', { isOwner, driverName }),
  contest: (id: string, text: string) => act(id, 'contest', { text }),
  explain: (id: string, text: string) => act(id, 'explain', { text }),
  askLonger: (id: string, reason: string) => act(id, 'longer', { reason }),
  askHearing: (id: string) => act(id, 'hearing', {}),
  complain: (id: string, complaint: Shape<'ComplainAboutDecision'>) => act(id, 'complain', complaint),
  withdraw: (id: string) => act(id, 'withdraw', {}),
  attach: (id: string, file: File) => {
    const form = new FormData();
    form.set('file', file);
    return request<CitizenNotice>(`${at(id)}/attachments`, { method: 'POST', body: form });
  },
  transfer: (id: string) => request<TransferSlip>(`${at(id)}/transfer`, { method: 'POST', body: {} }),
  pay: (id: string, language: string) => request<Shape<'PaymentRedirect'>>(`${at(id)}/pay?language=${language}`, { method: 'POST', body: {} }),
  messages: () => request<CitizenMessage[]>('/api/citizen/messages'),
  readMessage: (id: string) => request<void>(`/api/citizen/messages/${encodeURIComponent(id)}/read`, { method: 'POST', body: {} }),
};
