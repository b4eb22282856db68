import { request } from './http.ts';
import type { LocalText } from './text.ts';

/** How one can sign in here: src/Ioc.Web/Platform/Identity/SignInEndpoints.cs. */
export interface SignInWays {
  citizens: { simulated: boolean } | null;
  staff: { simulated: boolean } | null;
  staffPasswords: boolean;
  /** Code to text, for `?problem=`. */
  problems: Record<string, LocalText>;
}

export const signInWays = () => request<SignInWays>('/api/sign-in');

/** Leaves for the identity provider; it sends the browser back to `next`, a path of this host. */
export function leaveToSignIn(who: 'citizen' | 'staff', next: string): void {
  location.assign(`/api/sign-in/${who}?next=${encodeURIComponent(next)}`);
}

/** The answer to signing out; the provider's own session ends where it leads. */
export interface SignedOut {
  continueAt: string | null;
}
