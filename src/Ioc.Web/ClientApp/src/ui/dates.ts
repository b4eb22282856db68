/** What a field of time takes: a day, a month, a time of day, or a time on a day. All on Vietnam's clock and calendar. */
export type DateKind = 'date' | 'month' | 'time' | 'dateTime';

/** What was typed: the ISO value (2026-11-28, 2026-11, 07:30, 2026-11-28T07:30; empty when nothing was typed), or what is wrong with it. */
export type ReadDate = { value: string } | { fault: 'form' | 'day' | 'time' };

const two = (text: string | number): string => String(text).padStart(2, '0');

/** An ISO value as people here write it: 28/11/2026, 11/2026, 07:30, 07:30 28/11/2026. */
export function dateText(kind: DateKind, value: string): string {
  if (value === '' || kind === 'time') {
    return value.slice(0, 5);
  }
  const [year, month, day] = value.slice(0, 10).split('-') as [string, string, string];
  return kind === 'month' ? `${month}/${year}` : kind === 'date' ? `${day}/${month}/${year}` : `${value.slice(11, 16)} ${day}/${month}/${year}`;
}

/** Reads what a person typed: day first, with / . - or nothing between, years of two figures in this century; ISO too, as it is copied from elsewhere. */
export function readDate(kind: DateKind, typed: string): ReadDate {
  const text = typed.trim().replace(/\s+/g, ' ');
  if (text === '') {
    return { value: '' };
  }
  if (kind === 'date') {
    return readDay(text);
  }
  if (kind === 'month') {
    return readMonth(text);
  }
  if (kind === 'time') {
    return readTime(text);
  }
  const parts = text.replace('T', ' ').split(' ');
  if (parts.length !== 2) {
    return { fault: 'form' };
  }
  // 07:30 28/11/2026 as on screen and in papers; the other order is as clear.
  const timeFirst = /^\d{1,2}[:hg]/i.test(parts[0] as string);
  const time = readTime(parts[timeFirst ? 0 : 1] as string);
  const day = readDay(parts[timeFirst ? 1 : 0] as string);
  return 'fault' in day ? day : 'fault' in time ? time : { value: `${day.value}T${time.value}` };
}

function readDay(text: string): ReadDate {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  const [, day, month, year] = iso === null ? (/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})$/.exec(text) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(text) ?? []) : ['', iso[3], iso[2], iso[1]];
  if (day === undefined || month === undefined || year === undefined) {
    return { fault: 'form' };
  }
  const full = year.length === 2 ? `20${year}` : year;
  const made = new Date(Date.UTC(2000, Number(month) - 1, Number(day)));
  made.setUTCFullYear(Number(full), Number(month) - 1, Number(day));
  // A calendar that rolls over says that there is no such day.
  return made.getUTCMonth() === Number(month) - 1 && made.getUTCDate() === Number(day) ? { value: `${full}-${two(month)}-${two(day)}` } : { fault: 'day' };
}

function readMonth(text: string): ReadDate {
  const iso = /^(\d{4})-(\d{1,2})$/.exec(text);
  const [, month, year] = iso === null ? (/^(\d{1,2})[/.-](\d{4})$/.exec(text) ?? /^(\d{2})(\d{4})$/.exec(text) ?? []) : ['', iso[2], iso[1]];
  if (month === undefined || year === undefined) {
    return { fault: 'form' };
  }
  return Number(month) >= 1 && Number(month) <= 12 ? { value: `${year}-${two(month)}` } : { fault: 'day' };
}

function readTime(text: string): ReadDate {
  const [, hour, minute] = /^(\d{1,2})[:hg.](\d{2})$/i.exec(text) ?? /^(\d{2})(\d{2})$/.exec(text) ?? [];
  if (hour === undefined || minute === undefined) {
    return { fault: 'form' };
  }
  return Number(hour) < 24 && Number(minute) < 60 ? { value: `${two(hour)}:${minute}` } : { fault: 'time' };
}

/** Today in Vietnam, which has no summer time: seven hours ahead of UTC the year round. */
export function todayHere(now: number = Date.now()): string {
  return new Date(now + 7 * 3600_000).toISOString().slice(0, 10);
}

/** A day some days and months on; in a shorter month, its last day. */
export function moved(day: string, by: { days?: number; months?: number }): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const first = new Date(Date.UTC(year, month - 1 + (by.months ?? 0), 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date, last) + (by.days ?? 0));
  return first.toISOString().slice(0, 10);
}

/** The weeks that a month has a day in, each from Monday to Sunday. */
export function weeksOf(month: string): string[][] {
  const first = `${month}-01`;
  const weekday = (new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7;
  const next = moved(first, { months: 1 });
  const weeks: string[][] = [];
  for (let monday = moved(first, { days: -weekday }); monday < next; monday = moved(monday, { days: 7 })) {
    weeks.push(Array.from({ length: 7 }, (_, n) => moved(monday, { days: n })));
  }
  return weeks;
}
