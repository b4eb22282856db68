import { request } from './http.ts';

/** Who is signed in as staff, if anyone. */
export interface Session {
  signedIn: boolean;
  name: string | null;
  displayName: string | null;
  roles: string[];
}

export const session = {
  current: () => request<Session>('/api/session'),
  signIn: (name: string, password: string) => request<Session>('/api/session', { method: 'POST', body: { name, password } }),
  signOut: () => request<void>('/api/session', { method: 'DELETE' }),
};
