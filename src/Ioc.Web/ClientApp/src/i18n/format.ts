import { common } from './common.ts';
import { language, type Language } from './language.ts';

/** Every time on screen is Vietnam's; storage and the wire are UTC. */
const timeZone = 'Asia/Ho_Chi_Minh';

const locale: Record<Language, string> = { vi: 'vi-VN', en: 'en-GB' };

const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function once<T extends Intl.NumberFormat | Intl.DateTimeFormat>(name: string, make: () => T): T {
  let found = made.get(name);
  if (found === undefined) {
    found = make();
    made.set(name, found);
  }
  return found as T;
}

export type Instant = string | number | Date;

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

function parts(at: Instant): Record<string, string> {
  const found: Record<string, string> = {};
  for (const part of clock.formatToParts(new Date(at))) {
    found[part.type] = part.value;
  }
  return found;
}

/** dd/MM/yyyy in Vietnam's time. */
export function date(at: Instant): string {
  const { day, month, year } = parts(at);
  return `${day}/${month}/${year}`;
}

/** HH:mm in Vietnam's time. */
export function time(at: Instant): string {
  const { hour, minute } = parts(at);
  return `${hour}:${minute}`;
}

/** HH:mm:ss in Vietnam's time. */
export function timeWithSeconds(at: Instant): string {
  const { hour, minute, second } = parts(at);
  return `${hour}:${minute}:${second}`;
}

/** HH:mm dd/MM/yyyy, the order of Vietnamese administrative documents. */
export function dateTime(at: Instant): string {
  return `${time(at)} ${date(at)}`;
}

/** The time alone when it is of today, else the date alone: short, and never ambiguous. */
export function timeOrDate(at: Instant, now: Instant): string {
  return date(at) === date(now) ? time(at) : date(at);
}

/** Thứ Bảy, Saturday. */
export function weekday(at: Instant): string {
  const name = once(`weekday.${language.value}`, () => new Intl.DateTimeFormat(locale[language.value], { timeZone, weekday: 'long' })).format(new Date(at));
  return name.charAt(0).toLocaleUpperCase(locale[language.value]) + name.slice(1);
}

/** Tháng 11 năm 2026, November 2026. */
export function monthName(at: Instant): string {
  const name = once(`month.${language.value}`, () => new Intl.DateTimeFormat(locale[language.value], { timeZone, month: 'long', year: 'numeric' })).format(new Date(at));
  return name.charAt(0).toLocaleUpperCase(locale[language.value]) + name.slice(1);
}

/** A number with the digit grouping of the language and a fixed count of decimals. */
export function number(value: number, decimals = 0): string {
  return once(
    `number.${language.value}.${decimals}`,
    () => new Intl.NumberFormat(locale[language.value], { minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
  ).format(value);
}

/** A number with its sign, a real minus included; zero has none. */
export function signed(value: number, decimals = 0): string {
  const size = number(Math.abs(value), decimals);
  if (size === number(0, decimals)) {
    return size;
  }
  return value < 0 ? `−${size}` : `+${size}`;
}

/** Whole đồng. */
export function money(dong: number): string {
  return common('money', { amount: number(dong) });
}

/** How long ago, in the largest unit that fits; never in the future. */
export function age(at: Instant, now: Instant): string {
  const seconds = Math.max(0, Math.floor((new Date(now).getTime() - new Date(at).getTime()) / 1000));
  if (seconds < 5) {
    return common('age.now');
  }
  if (seconds < 60) {
    return common('age.seconds', { n: seconds });
  }
  if (seconds < 3600) {
    return common('age.minutes', { n: Math.floor(seconds / 60) });
  }
  if (seconds < 2 * 86400) {
    return common('age.hours', { n: Math.floor(seconds / 3600) });
  }
  return common('age.days', { n: Math.floor(seconds / 86400) });
}
