import { date, number, timeWithSeconds } from '@/i18n/format.ts';
import { factMessages, t } from './messages.ts';

type Key = keyof typeof factMessages.vi;
const isKnown = (key: string): key is Key => Object.hasOwn(factMessages.vi, key);

/** What a fact is called. A name that nobody has put into words stays as the machine writes it. */
export const factName = (name: string): string => (isKnown(name) && !name.startsWith('value.') ? t(name) : name);

/** A fixed value in words, such as a reason or a direction; what a person wrote stays as it is. */
export const wordOf = (value: string): string => (isKnown(`value.${value}`) ? t(`value.${value}` as Key) : value);

/** What a fact says: times on Vietnam's clock, numbers in the language's digits, a point of the picture in per cent. */
export function factValue(value: unknown): string {
  if (typeof value === 'number') {
    return number(value, Number.isInteger(value) ? 0 : Number.isInteger(value * 10) ? 1 : Number.isInteger(value * 100) ? 2 : 3);
  }
  if (typeof value === 'boolean') {
    return t(value ? 'value.true' : 'value.false');
  }
  if (Array.isArray(value)) {
    const point = value.length === 2 && value.every((one) => typeof one === 'number' && one >= 0 && one <= 1);
    return value.map((one) => (point ? `${number(100 * (one as number), 1)} %` : factValue(one))).join(', ');
  }
  if (typeof value === 'string') {
    if (/^\?\w+=/.test(value)) {
      return [...new URLSearchParams(value)].map(([name, one]) => `${factName(name)} ${factValue(one)}`).join(', ');
    }
    return /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(value) ? `${timeWithSeconds(value)} ${date(value)}` : /^\d{4}-\d\d-\d\d$/.test(value) ? value.split('-').reverse().join('/') : wordOf(value);
  }
  return value === null || value === undefined ? '–' : JSON.stringify(value);
}
