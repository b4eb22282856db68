import { request } from './http.ts';
import type { Shape } from './shape.ts';

// Aggregates that everyone may see: small cells are hidden by the server.

export type AgePyramid = Shape<'AgePyramid'>;
export type WeekPattern = Shape<'WeekPattern'>;

/** Residents of a place by age and sex, of the newest month known. */
export function fetchPyramid(place: string, signal: AbortSignal): Promise<AgePyramid> {
  return request(`/api/wall/places/${encodeURIComponent(place)}/pyramid`, { signal });
}

export type WeekPart = Shape<'WeekPart'>;

/** What falls on which hour of which day of the week; of one part of it, or of all. */
export function fetchWeek(place: string, indicator: string, part: WeekPart | null, signal: AbortSignal): Promise<WeekPattern> {
  const asked = { indicator, ...(part === null ? {} : { by: part.dimension, part: part.value }) };
  return request(`/api/wall/places/${encodeURIComponent(place)}/week?${new URLSearchParams(asked)}`, { signal });
}
