import { common } from '@/i18n/common.ts';

/** Who did something, as a person reads it: the account of a member of staff, a citizen (never which one), or the system itself. */
export function actorText(actor: string): string {
  const [kind = '', name] = actor.split(/:(.*)/s);
  return name === undefined ? actor : kind === 'system' ? common('actor.system') : kind === 'citizen' ? common('actor.citizen') : name;
}
