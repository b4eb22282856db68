import { request } from './http.ts';
import type { Shape } from './shape.ts';

// Documented in src/Ioc.Web/Review/ReviewApi.cs and ProcedureApi.cs. Money is whole đồng, times are UTC.

export type CasePage = Shape<'CasePage'>;
export type CaseSummary = CasePage['items'][number];
export type CaseDetail = Shape<'CaseDetail'>;
/** What runs beside a case's state. */
export type Procedure = CaseDetail['procedure'];
/** A complaint against the decision. `current` is the fine as it stands. */
export type Complaint = NonNullable<Procedure['complaint']>;
export type OwnFigures = Shape<'OwnFigures'>;
export type PlateReadView = CaseDetail['read'];
export type RegisteredVehicle = NonNullable<CaseDetail['vehicle']>;
export type EvidencePart = CaseDetail['evidence']['parts'][number];
export type OffenceOption = CaseDetail['offences'][number];
export type RejectReason = Shape<'RejectReasonOption'>;
/** What the record of a violation says; the version is added as it is sent. */
export type RecordInput = Omit<Required<Shape<'MakeRecord'>>, 'version'>;
/** What was taken down of a hearing; the version is added as it is sent. */
export type MinutesInput = Omit<Shape<'TakeMinutes'>, 'version'>;

/** How the queue is narrowed: the query of GET /api/review/cases. */
export interface QueueFilters {
  state?: string;
  kind?: string;
  camera?: string;
  place?: string;
  flagged?: string;
  maxConfidence?: string;
  olderThanHours?: string;
  complained?: string;
  order?: string;
}

const queryOf = (filters: object) => new URLSearchParams(Object.entries(filters).filter((entry): entry is [string, string] => Boolean(entry[1])));

const act = (id: string, verb: string, body: object) => request<CaseDetail>(`/api/review/cases/${id}/${verb}`, { method: 'POST', body });

export const review = {
  cases: (filters: QueueFilters & { after?: string }, signal?: AbortSignal) => request<CasePage>(`/api/review/cases?${queryOf(filters)}`, signal === undefined ? {} : { signal }),
  /** Claims the next case that fits; null when nothing waits. */
  next: async (filters: QueueFilters, skip: readonly string[]) => (await request<CaseDetail | undefined>(`/api/review/next?${queryOf(filters)}`, { method: 'POST', body: { skip } })) ?? null,
  claim: (id: string) => request<Shape<'LeaseView'>>(`/api/review/cases/${id}/claim`, { method: 'POST', body: {} }),
  release: (id: string) => request<void>(`/api/review/cases/${id}/release`, { method: 'POST', body: {} }),
  units: () => request<Shape<'UnitOption'>[]>('/api/review/units'),
  colleagues: () => request<Shape<'ColleagueOption'>[]>('/api/review/colleagues'),
  mine: () => request<OwnFigures>('/api/review/statistics/me'),
  open: (id: string) => request<CaseDetail>(`/api/review/cases/${id}`),
  askRegister: (id: string) => act(id, 'lookup', {}),
  reasons: () => request<RejectReason[]>('/api/review/reasons'),
  correctPlate: (id: string, version: number, plate: string, vehicleClass: string | null) => act(id, 'plate', { version, plate, vehicleClass }),
  approve: (id: string, version: number, offenceCode: string) => act(id, 'approve', { version, offenceCode }),
  reject: (id: string, version: number, reasonCode: string, note: string | null) => act(id, 'reject', { version, reasonCode, note }),
  cancel: (id: string, version: number, note: string) => act(id, 'cancel', { version, note }),
  decideContest: (id: string, version: number, uphold: boolean, note: string) => act(id, 'contest', { version, uphold, note }),
  undo: (id: string, version: number) => act(id, 'undo', { version }),
  merge: (id: string, version: number, into: string) => act(id, 'merge', { version, into }),
  ask: (id: string, version: number, colleague: string, note: string) => act(id, 'ask', { version, colleague, note }),
  transfer: (id: string, version: number, unitCode: string, offenceCode: string, note: string | null) => act(id, 'transfer', { version, unitCode, offenceCode, note }),
  answerTransfer: (id: string, version: number, handled: boolean, note: string) => act(id, 'transfer-answer', { version, handled, note }),
  record: (id: string, version: number, record: RecordInput) => act(id, 'record', { version, ...record }),
  explain: (id: string, version: number, text: string) => act(id, 'explain', { version, text }),
  askHearing: (id: string, version: number) => act(id, 'hearing-ask', { version }),
  arrangeHearing: (id: string, version: number, at: string, place: string) => act(id, 'hearing', { version, at, place }),
  takeMinutes: (id: string, version: number, minutes: MinutesInput) => act(id, 'hearing-minutes', { version, ...minutes }),
  supplementMinutes: (id: string, version: number, text: string, signing: string) => act(id, 'minutes-supplement', { version, text, signing }),
  issueLetter: (id: string, version: number) => act(id, 'letter', { version }),
  askLonger: (id: string, version: number, reason: string) => act(id, 'longer-ask', { version, reason }),
  grantLonger: (id: string, version: number, until: string, note: string | null) => act(id, 'longer-grant', { version, until, note }),
  refuseLonger: (id: string, version: number, note: string) => act(id, 'longer-refuse', { version, note }),
  waive: (id: string, version: number) => act(id, 'waive', { version }),
  propose: (id: string, version: number, amount: number, note: string | null) => act(id, 'propose', { version, amount, note }),
  returnProposal: (id: string, version: number, note: string) => act(id, 'return', { version, note }),
  annul: (id: string, version: number, note: string) => act(id, 'annul', { version, note }),
  receiptWays: () => request<Shape<'ReceiptWayOption'>[]>('/api/review/receipt-ways'),
  posted: (id: string, version: number, tracking: string | null, day: string) => act(id, 'posted', { version, tracking, day }),
  received: (id: string, version: number, how: string, day: string, reference: string | null) => act(id, 'received', { version, how, day, reference }),
  correctReceipt: (id: string, version: number, how: string, day: string, reference: string | null, note: string) => act(id, 'receipt-correct', { version, how, day, reference, note }),
  passedTest: (id: string, version: number, reference: string | null, day: string) => act(id, 'licence-test', { version, reference, day }),
  extend: (id: string, verb: 'extend-record' | 'extend-decision', version: number, basis: string, note: string) => act(id, verb, { version, basis, note }),
  evaded: (id: string, version: number, note: string) => act(id, 'evaded', { version, note }),
  decide: (id: string, version: number, amount: number, note: string | null) => act(id, 'decide', { version, amount, note }),
  complaintRefusals: () => request<Shape<'ComplaintRefusalOption'>[]>('/api/review/complaint-refusals'),
  acceptComplaint: (id: string, version: number, complex: boolean, note: string | null) => act(id, 'complaint-accept', { version, complex, note }),
  refuseComplaint: (id: string, version: number, reason: string, note: string) => act(id, 'complaint-refuse', { version, reason, note }),
  settleComplaint: (id: string, version: number, outcome: 'dismiss' | 'amend' | 'annul', amount: number | null, note: string) => act(id, 'complaint-settle', { version, outcome, amount, note }),
  suspend: (id: string, version: number, note: string) => act(id, 'complaint-suspend', { version, note }),
  liftSuspension: (id: string, version: number, note: string) => act(id, 'complaint-lift', { version, note }),
  refunded: (id: string, version: number, refund: string, reference: string) => act(id, 'refund', { version, refund, reference }),
};
