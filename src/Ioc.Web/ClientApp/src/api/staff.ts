import { request } from './http.ts';
import type { components } from './schema.ts';

type Schemas = components['schemas'];

export type StaffAccount = Schemas['StaffView'];
export type StaffList = Schemas['StaffList'];

export interface StaffChange {
  name: string;
  displayName: string;
  roles: string[];
  title: string | null;
  maximumAmount: number | null;
  placeCode: string | null;
  enabled: boolean;
  withPassword: boolean;
}

const at = (name: string) => `/api/staff/${encodeURIComponent(name)}`;

export const staffAccounts = {
  list: () => request<StaffList>('/api/staff'),
  add: (change: StaffChange) => request<{ name: string; password: string | null }>('/api/staff', { method: 'POST', body: change }),
  change: (change: StaffChange) => request<void>(at(change.name), { method: 'PUT', body: change }),
  endSessions: (name: string) => request<void>(`${at(name)}/sessions`, { method: 'DELETE' }),
};
