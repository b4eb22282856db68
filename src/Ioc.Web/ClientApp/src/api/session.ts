import { request } from './http.ts';
import type { SignedOut } from './sign-in.ts';

/** Who is signed in as staff, if anyone. */
export interface Session {
  signedIn: boolean;
  name: string | null;
  displayName: string | null;
  roles: string[];
  /** The site shows the invented town. */
  simulated: boolean;
}

export const session = {
  current: () => request<Session>('/api/session'),
  signIn: (name: string, password: string) => request<Session>('/api/session', { method: 'POST', body: { name, password } }),
  /** Here, or on every device. */
  signOut: (everywhere = false) => request<SignedOut>(`/api/session${everywhere ? '?everywhere=true' : ''}`, { method: 'DELETE' }),
};
