import { request } from './http.ts';
import type { LocalText } from './text.ts';

// The shapes of src/Ioc.Web/Platform/Staff/StaffEndpoints.cs, where they are documented.

export interface StaffAccount {
  name: string;
  displayName: string;
  roles: string[];
  title: string | null;
  maximumAmount: number | null;
  placeCode: string | null;
  place: LocalText | null;
  enabled: boolean;
  demo: boolean;
  hasPassword: boolean;
  bound: boolean;
  sessions: number;
  seenAt: string | null;
}

export interface StaffList {
  accounts: StaffAccount[];
  places: { code: string; text: LocalText }[];
  titles: { code: string; text: LocalText; maximum: number }[];
}

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
