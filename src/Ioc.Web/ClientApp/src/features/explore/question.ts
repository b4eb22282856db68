import type { ExploreStart } from '@/api/explore.ts';
import type { WeekPart } from '@/api/patterns.ts';
import type { LocationQuery, LocationQueryRaw } from 'vue-router';

export const steps = ['day', 'week', 'month', 'quarter', 'year'] as const;
export const views = ['line', 'bar', 'rank', 'map', 'hours'] as const;
/** In which geography all is told; '': each figure in the one in which it stands. */
export const geographies = ['', 'present', 'former'] as const;
export type Geography = (typeof geographies)[number];
export type Step = (typeof steps)[number];
export type ViewKind = (typeof views)[number];

/** All that a view shows; the address of the page says the same, so that a link opens the same view. */
export interface Question {
  codes: string[];
  places: string[];
  /** yyyy-MM-dd. */
  from: string;
  to: string;
  step: Step;
  /** A dimension; '' for the whole. */
  by: string;
  /** By the hour: dimension:value; '' for all. */
  part: string;
  view: ViewKind;
  exact: boolean;
  /** Every series starts at 100. */
  index: boolean;
  geography: Geography;
}

export const mostCodes = 8;
export const mostPlaces = 60;

const list = (value: unknown): string[] => (typeof value === 'string' ? value.split(',').filter((item) => item !== '') : []);
const one = <T extends string>(value: unknown, allowed: readonly T[], otherwise: T): T => allowed.find((item) => item === value) ?? otherwise;
const day = (value: unknown, otherwise: string): string => (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : otherwise);

/** What an address asks for; what is missing or wrong in it is filled in. */
export function fromQuery(query: LocationQuery, today: string, home: string | null): Question {
  return {
    codes: list(query['i']).slice(0, mostCodes),
    places: query['p'] === undefined && home !== null ? [home] : list(query['p']).slice(0, mostPlaces),
    from: day(query['f'], `${Number(today.slice(0, 4)) - 1}${today.slice(4, 7)}-01`),
    to: day(query['t'], today),
    step: one(query['s'], steps, 'month'),
    by: typeof query['b'] === 'string' ? query['b'] : '',
    part: typeof query['h'] === 'string' ? query['h'] : '',
    view: one(query['v'], views, 'line'),
    exact: query['x'] === '1',
    index: query['n'] === '1',
    geography: one(query['g'], geographies, ''),
  };
}

/** What of an address this person can be shown, and what was left out of it: a link that somebody else sent opens all the same. */
export function answerable(asked: Question, start: Pick<ExploreStart, 'indicators' | 'places' | 'home' | 'maySeeAll'>): { question: Question; left: string[]; inexact: boolean } {
  const codes = asked.codes.filter((code) => start.indicators.some((indicator) => indicator.code === code));
  const known = asked.places.filter((code) => start.places.some((place) => place.code === code));
  const places = known.length === 0 && asked.places.length > 0 && start.home !== null ? [start.home] : known;
  return {
    question: { ...asked, codes, places, exact: asked.exact && start.maySeeAll },
    left: [...asked.codes.filter((code) => !codes.includes(code)), ...asked.places.filter((code) => !known.includes(code))],
    inexact: asked.exact && !start.maySeeAll,
  };
}

export function toQuery(question: Question): LocationQueryRaw {
  return {
    i: question.codes.join(','),
    p: question.places.join(','),
    f: question.from,
    t: question.to,
    s: question.step,
    v: question.view,
    ...(question.by === '' ? {} : { b: question.by }),
    ...(question.part === '' ? {} : { h: question.part }),
    ...(question.exact ? { x: '1' } : {}),
    ...(question.index ? { n: '1' } : {}),
    ...(question.geography === '' ? {} : { g: question.geography }),
  };
}

/** A part as the address writes it. */
export function partOf(text: string): WeekPart | null {
  const at = text.indexOf(':');
  return at < 1 ? null : { dimension: text.slice(0, at), value: text.slice(at + 1) };
}

/** What the server is asked: the same view asks the same. */
export function toRequest(question: Question): string {
  const part = partOf(question.part);
  return question.view === 'hours'
    ? new URLSearchParams({
        code: question.codes[0] ?? '',
        place: question.places[0] ?? '',
        from: question.from,
        to: question.to,
        ...(part === null ? {} : { by: part.dimension, part: part.value }),
      }).toString()
    : new URLSearchParams({
        codes: question.codes.join(','),
        places: question.places.join(','),
        from: question.from,
        to: question.to,
        step: question.step,
        ...(question.by === '' ? {} : { by: question.by }),
        ...(question.exact ? { exact: 'true' } : {}),
        ...(question.geography === '' ? {} : { geography: question.geography }),
      }).toString();
}
