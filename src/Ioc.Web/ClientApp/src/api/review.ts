import { request } from './http.ts';
import type { LocalText } from './text.ts';

// The shapes of src/Ioc.Web/Review/ReviewApi.cs, where they are documented. Money is whole đồng, times are UTC.

export interface CasePage {
  items: CaseSummary[];
  next: string | null;
  counts: { byState: Record<string, number>; flagged: number };
}

export interface CaseSummary {
  id: string;
  version: number;
  state: string;
  stateText: LocalText;
  kind: string;
  kindText: LocalText;
  cameraCode: string;
  cameraName: LocalText;
  placeCode: string | null;
  occurredAt: string;
  openedAt: string;
  plate: string | null;
  plateShown: string | null;
  plateSure: boolean;
  plateConfidence: number;
  vehicleClass: string;
  flags: string[];
  noticeNumber: string | null;
  simulated: boolean;
}

export interface CaseDetail extends Omit<CaseSummary, 'flags' | 'plateSure' | 'plateConfidence' | 'vehicleClass' | 'noticeNumber'> {
  placeName: LocalText | null;
  acts: string[];
  read: PlateReadView;
  vehicle: RegisteredVehicle | null;
  flags: { code: string; text: LocalText; blocks: boolean }[];
  judgement: { ruleId: string; ruleVersion: string; detail: Record<string, unknown>; models: Record<string, string> };
  evidence: {
    sound: boolean;
    problem: LocalText | null;
    parts: EvidencePart[];
    seal: { keyId: string; algorithm: string; sealedAt: string } | null;
    readings: { name: string; value: number; unit: string; uncertainty: number | null }[];
    certificate: { number: string; validFrom: string | null; validTo: string } | null;
    origin: string | null;
    clock: { source: string; synchronised: boolean | null; offsetMilliseconds: number | null; mostErrorMilliseconds: number | null } | null;
  };
  offences: OffenceOption[];
  offence: OffenceOption | null;
  frame: { minimum: number; maximum: number; middle: number } | null;
  rejection: { reasonCode: string; reasonText: LocalText; note: string | null; by: string; at: string } | null;
  notice: { number: string; issuedAt: string; issuedBy: string; respondBy: string; pdfUrl: string } | null;
  confirmation: { isOwner: boolean; driverName: string | null; at: string } | null;
  contest: { text: string; filedAt: string; outcome: string | null; decidedBy: string | null; decidedAt: string | null; note: string | null } | null;
  decision: { number: string; amount: number; points: number; decidedBy: string; title: LocalText; decidedAt: string; note: string | null; payBy: string; pdfUrl: string } | null;
  payment: { reference: string; amount: number; state: string; receivedAt: string | null; receiptUrl: string | null } | null;
  history: { seq: number; at: string; type: string; text: LocalText; actor: string; reason: string | null }[];
  procedure: Procedure;
}

/** What runs beside a case's state; src/Ioc.Web/Review/ProcedureApi.cs. */
export interface Procedure {
  clocks: { code: string; text: LocalText; citation: string; party: string; partyText: LocalText; startedOn: string; dueOn: string; daysLeft: number; state: 'running' | 'met' | 'missed' }[];
  holds: { reason: LocalText; bodies: LocalText[]; placedAt: string; releasedAt: string | null }[];
  lease: { name: string; until: string; mine: boolean } | null;
  assignment: { officer: string; askedBy: string; note: string; at: string; mine: boolean } | null;
  firstApproval: { offenceCode: string; name: string; at: string; mine: boolean } | null;
  undoUntil: string | null;
  record: { number: string; violatorName: string; explainBy: string | null; waived: boolean; mayExplain: boolean } | null;
  explanation: { text: string; oral: boolean; filedAt: string } | null;
  proposal: { amount: number; note: string | null; proposedBy: string; proposedAt: string } | null;
  transfer: { unitName: string; number: string; note: string | null; answer: string | null } | null;
  papers: { kind: string; text: LocalText; number: string | null; issuedAt: string; url: string }[];
  doubles: { id: string; stateText: LocalText; kindText: LocalText; cameraCode: string; occurredAt: string }[];
  mergedInto: string | null;
  due: { fine: number; surcharge: number; total: number; daysLate: number } | null;
  complaint: Complaint | null;
  refunds: { id: string; total: number; surcharge: number; owedAt: string; reference: string | null; paidBy: string | null; paidAt: string | null }[];
}

/** A complaint against the decision. `current` is the fine as it stands. */
export interface Complaint {
  id: string;
  state: 'filed' | 'accepted' | 'refused' | 'withdrawn' | 'dismissed' | 'amended' | 'annulled';
  stateText: LocalText;
  text: string;
  obstacle: string | null;
  filedAt: string;
  complex: boolean;
  refusal: LocalText | null;
  answer: string | null;
  answeredBy: string | null;
  answeredAt: string | null;
  number: string | null;
  amount: number | null;
  current: number;
  reasons: string | null;
  settledBy: string | null;
  settledAt: string | null;
}

export interface RecordInput {
  isOwner: boolean;
  organisation: boolean;
  name: string | null;
  number: string | null;
  address: string | null;
  licenceNumber: string | null;
  licenceClass: string | null;
  statement: string | null;
  refusedToSign: boolean;
  waives: boolean;
}

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

export interface OwnFigures {
  approved: number;
  rejected: number;
  merged: number;
  transferred: number;
  undone: number;
  medianSeconds: number | null;
  bestHour: number | null;
}

export interface PlateReadView {
  text: string | null;
  shown: string | null;
  confidence: number;
  sure: boolean;
  unsureReason: string | null;
  characters: { character: string; confidence: number }[] | null;
  lines: number | null;
  colour: string;
  vehicleClass: string;
}

export interface RegisteredVehicle {
  plate: string;
  plateShown: string;
  vehicleClass: string;
  plateColour: string;
  brand: string;
  model: string;
  colour: string;
  status: string;
  statusText: LocalText;
  registeredOn: string;
  expiresOn: string | null;
  ownerKind: string;
  ownerName: string;
  ownerNumber: string;
  ownerAddress: string;
  simulated: boolean;
  register: string;
  asOf: string;
  basis: LocalText | null;
}

export interface EvidencePart {
  name: string;
  url: string;
  mediaType: string;
  caption: LocalText;
  sha256: string;
  bytes: number;
  takenAt: string;
  verified: boolean;
}

export interface OffenceOption {
  code: string;
  kinds: string[];
  vehicle: string;
  citation: LocalText;
  text: LocalText;
  minimum: number;
  maximum: number;
  middle: number;
  points: number;
  suggested: boolean;
}

export interface RejectReason {
  code: string;
  text: LocalText;
  noteRequired: boolean;
}

const queryOf = (filters: object) => new URLSearchParams(Object.entries(filters).filter((entry): entry is [string, string] => Boolean(entry[1])));

const act = (id: string, verb: string, body: object) => request<CaseDetail>(`/api/review/cases/${id}/${verb}`, { method: 'POST', body });

export const review = {
  cases: (filters: QueueFilters & { after?: string }, signal?: AbortSignal) => request<CasePage>(`/api/review/cases?${queryOf(filters)}`, signal === undefined ? {} : { signal }),
  /** Claims the next case that fits; null when nothing waits. */
  next: async (filters: QueueFilters, skip: readonly string[]) => (await request<CaseDetail | undefined>(`/api/review/next?${queryOf(filters)}`, { method: 'POST', body: { skip } })) ?? null,
  claim: (id: string) => request<{ name: string; until: string }>(`/api/review/cases/${id}/claim`, { method: 'POST', body: {} }),
  release: (id: string) => request<void>(`/api/review/cases/${id}/release`, { method: 'POST', body: {} }),
  units: () => request<{ code: string; name: string; place: string }[]>('/api/review/units'),
  colleagues: () => request<{ name: string; displayName: string }[]>('/api/review/colleagues'),
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
  explain: (id: string, version: number, oral: boolean, text: string) => act(id, 'explain', { version, oral, text }),
  waive: (id: string, version: number) => act(id, 'waive', { version }),
  propose: (id: string, version: number, amount: number, note: string | null) => act(id, 'propose', { version, amount, note }),
  returnProposal: (id: string, version: number, note: string) => act(id, 'return', { version, note }),
  annul: (id: string, version: number, note: string) => act(id, 'annul', { version, note }),
  evaded: (id: string, version: number, note: string) => act(id, 'evaded', { version, note }),
  decide: (id: string, version: number, amount: number, note: string | null) => act(id, 'decide', { version, amount, note }),
  complaintRefusals: () => request<{ code: string; text: LocalText; citation: string }[]>('/api/review/complaint-refusals'),
  acceptComplaint: (id: string, version: number, complex: boolean, note: string | null) => act(id, 'complaint-accept', { version, complex, note }),
  refuseComplaint: (id: string, version: number, reason: string, note: string) => act(id, 'complaint-refuse', { version, reason, note }),
  settleComplaint: (id: string, version: number, outcome: 'dismiss' | 'amend' | 'annul', amount: number | null, note: string) => act(id, 'complaint-settle', { version, outcome, amount, note }),
  refunded: (id: string, version: number, refund: string, reference: string) => act(id, 'refund', { version, refund, reference }),
};
