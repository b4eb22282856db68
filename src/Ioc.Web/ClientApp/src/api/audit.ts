import { download } from './download.ts';
import { request } from './http.ts';
import type { LocalText } from './text.ts';

// The shapes of src/Ioc.Web/Audit/AuditApi.cs.

export interface AuditFilter {
  person: string;
  subject: string;
  kind: string;
  from: string;
  to: string;
}

export interface AuditItem {
  seq: number;
  at: string;
  type: string;
  text: LocalText;
  kind: string;
  actor: string;
  actorName: string | null;
  subjectKind: string;
  subjectId: string;
  placeCode: string | null;
  reason: string | null;
  details: Record<string, string>;
}

export interface AuditPage {
  items: AuditItem[];
  next: number | null;
}

export interface AuditChoices {
  people: { name: string; displayName: string }[];
  kinds: { code: string; text: LocalText }[];
}

export interface SealView {
  number: number;
  firstSeq: number;
  lastSeq: number;
  events: number;
  sha256: string;
  keyId: string;
  sealedAt: string;
  emptiedAt: string | null;
}

export interface TrailCheck {
  whole: boolean;
  seals: number;
  events: number;
  last: SealView | null;
  faults: LocalText[];
}

export interface PersonSearch {
  plate: string;
  person: string;
  reason: string;
}

const given = (filter: AuditFilter): Record<string, string> => Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));

export const audit = {
  choices: () => request<AuditChoices>('/api/audit/choices'),
  events: (filter: AuditFilter, before: number | null) =>
    request<AuditPage>(`/api/audit/events?${new URLSearchParams({ ...given(filter), ...(before === null ? {} : { before: String(before) }) })}`),
  search: ({ plate, person, reason }: PersonSearch, { kind, from, to }: AuditFilter, before: number | null) =>
    request<AuditPage>('/api/audit/search', {
      method: 'POST',
      body: { plate: plate || null, person: person || null, reason, kind: kind || null, from: from || null, to: to || null, before },
    }),
  seals: () => request<{ seals: SealView[]; unsealed: number }>('/api/audit/seals'),
  check: (seal: string) => request<TrailCheck>('/api/audit/check', { method: 'POST', body: { seal: seal || null } }),
  export: (filter: AuditFilter, purpose: string) => download('/api/audit/export', { ...given(filter), purpose }, 'nhat-ky.csv'),
  archive: (purpose: string) => download('/api/audit/archive', { purpose }, 'nhat-ky.zip'),
};
