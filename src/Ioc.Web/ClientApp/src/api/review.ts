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

const act = (id: string, verb: string, body: object) => request<CaseDetail>(`/api/review/cases/${id}/${verb}`, { method: 'POST', body });

export const review = {
  cases: (filters: { state?: string; kind?: string; after?: string }, signal?: AbortSignal) => {
    const query = new URLSearchParams(Object.entries(filters).filter((entry): entry is [string, string] => Boolean(entry[1])));
    return request<CasePage>(`/api/review/cases?${query}`, signal === undefined ? {} : { signal });
  },
  open: (id: string) => request<CaseDetail>(`/api/review/cases/${id}`),
  reasons: () => request<RejectReason[]>('/api/review/reasons'),
  correctPlate: (id: string, version: number, plate: string) => act(id, 'plate', { version, plate }),
  approve: (id: string, version: number, offenceCode: string) => act(id, 'approve', { version, offenceCode }),
  reject: (id: string, version: number, reasonCode: string, note: string | null) => act(id, 'reject', { version, reasonCode, note }),
  cancel: (id: string, version: number, note: string) => act(id, 'cancel', { version, note }),
  decideContest: (id: string, version: number, uphold: boolean, note: string) => act(id, 'contest', { version, uphold, note }),
  decide: (id: string, version: number, amount: number, note: string | null) => act(id, 'decide', { version, amount, note }),
};
