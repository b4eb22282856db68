import { shallowRef } from 'vue';
import type { RouteRecordNormalized } from 'vue-router';
import { HttpError, sessionEnded } from '@/api/http.ts';
import { session, type Session } from '@/api/session.ts';
import type { LocalText } from '@/api/text.ts';

/** Which menu a page stands in when a person may open many. */
export type NavGroup = 'cases' | 'figures' | 'system';

/** A page of staff, as its route names itself: `meta: { nav: { vi: 'Tên', en: 'Name', roles: ['operator'], order: 30 } }`. */
export interface NavEntry extends LocalText {
  /** Who may open it; empty: everyone who is signed in as staff. */
  roles: readonly string[];
  /** Smaller stands first. */
  order: number;
  /** Absent: told from the roles. */
  group?: NavGroup;
}

declare module 'vue-router' {
  interface RouteMeta {
    nav?: NavEntry;
    /** A page for everyone: it neither asks who is signed in nor shows the staff's pages. */
    public?: boolean;
  }
}

export interface NavLink extends NavEntry {
  to: string;
  group: NavGroup;
}

/** Who is signed in as staff; null until it is known. */
export const staff = shallowRef<Session | null>(null);

/** Asks the server who is signed in. A server that cannot be reached leaves what was known. */
export async function refreshStaff(): Promise<void> {
  try {
    know(await session.current());
  } catch (failure) {
    if (!(failure instanceof HttpError)) {
      throw failure;
    }
  }
}

/**
 * Looks whether somebody has signed in meanwhile, in another tab; whoever has not is still shown as they were, with what they typed.
 */
export async function lookForSession(): Promise<void> {
  try {
    const now = await session.current();
    if (now.signedIn) {
      know(now);
    }
  } catch (failure) {
    if (!(failure instanceof HttpError)) {
      throw failure;
    }
  }
}

/** Who is here now, and with a session. */
export function know(who: Session): void {
  staff.value = who;
  sessionEnded.value = false;
}

/** Ends the session here, on the server and at the identity provider; with `everywhere`, those on every other device too. */
export async function signOutStaff(everywhere = false): Promise<void> {
  const { continueAt } = await session.signOut(everywhere);
  if (continueAt !== null) {
    location.assign(continueAt);
  }
  staff.value = { signedIn: false, name: null, displayName: null, roles: [], simulated: staff.value?.simulated ?? false };
}

const caseRoles = ['officer', 'supervisor', 'authority'];

/** The pages that a person with these roles may open, in order. */
export function linksFor(roles: readonly string[], routes: readonly RouteRecordNormalized[]): NavLink[] {
  return routes
    .flatMap(({ path, meta }) => (meta.nav === undefined ? [] : [{ ...meta.nav, to: bare(path), group: groupOf(meta.nav) }]))
    .filter((link) => link.roles.length === 0 || link.roles.some((role) => roles.includes(role)))
    .sort((one, other) => one.order - other.order || one.to.localeCompare(other.to));
}

function groupOf({ group, roles }: NavEntry): NavGroup {
  return group ?? (roles.some((role) => caseRoles.includes(role)) ? 'cases' : roles.includes('leader') || roles.length === 0 ? 'figures' : 'system');
}

/** A path without its parameters: /review/:id? is /review. */
function bare(path: string): string {
  return path.replace(/\/:.*$/, '') || '/';
}
