import { download } from './download.ts';
import { request } from './http.ts';
import type { components } from './schema.ts';

type Schemas = components['schemas'];

export interface AuditFilter {
  person: string;
  subject: string;
  kind: string;
  from: string;
  to: string;
}

export type AuditItem = Schemas['AuditItem'];
export type AuditPage = Schemas['AuditPage'];
export type AuditChoices = Schemas['AuditChoices'];
export type SealView = Schemas['SealView'];
export type TrailCheck = Schemas['TrailCheckView'];

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
  seals: () => request<Schemas['SealState']>('/api/audit/seals'),
  check: (seal: string) => request<TrailCheck>('/api/audit/check', { method: 'POST', body: { seal: seal || null } }),
  export: (filter: AuditFilter, purpose: string) => download('/api/audit/export', { ...given(filter), purpose }, 'nhat-ky.csv'),
  archive: (purpose: string) => download('/api/audit/archive', { purpose }, 'nhat-ky.zip'),
};
