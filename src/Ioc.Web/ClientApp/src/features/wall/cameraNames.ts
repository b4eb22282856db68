import type { CameraTile } from '@/api/wall.ts';
import { local } from '@/i18n/language.ts';

/** What a name says in brackets at its end. */
const brackets = /\s*\([^()]*\)$/u;

/** The cameras' names for narrow rows: without what they add in brackets, unless two cameras would then have one name. */
export function cameraNames(cameras: readonly Pick<CameraTile, 'code' | 'name'>[]): Map<string, string> {
  const short = cameras.map(({ name }) => local(name).replace(brackets, ''));
  return new Map(cameras.map(({ code, name }, index) => [code, short.filter((other) => other === short[index]).length > 1 ? local(name) : (short[index] as string)]));
}
