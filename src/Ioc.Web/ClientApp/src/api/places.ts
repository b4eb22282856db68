import { HttpError, readProblem, request } from './http.ts';
import type { Shape } from './shape.ts';

// Documented in src/Ioc.Analytics/Places/PlaceBook.cs and PlaceFault.cs.

export type PlaceLine = Shape<'PlaceLine', { kind: 'province' | 'district' | 'area' | 'commune' | 'quarter' }>;
export type PlaceLink = Shape<'PlaceLink'>;
export type PlaceStory = Shape<'PlaceStory', { place: PlaceLine }>;
export type PlaceFault = Shape<'PlaceFault'>;
export type PlaceReport = Shape<'PlaceReport'>;
export type Reexpressed = Shape<'ReexpressedIndicator', { stands: 'former' | 'present'; toldIn: 'former' | 'present' }>;
export type IndicatorName = Pick<Shape<'CatalogueItem'>, 'code' | 'name' | 'unit' | 'decimals' | 'period'>;

async function send(what: string, file: File, query: Record<string, string>): Promise<PlaceReport> {
  let response: Response;
  try {
    response = await fetch(`/api/places/${what}?${new URLSearchParams({ ...query, name: file.name }).toString()}`, {
      method: 'POST',
      headers: { Accept: 'application/json', 'X-IOC': '1', 'Content-Type': 'application/octet-stream' },
      credentials: 'same-origin',
      body: file,
    });
  } catch (cause) {
    throw new HttpError(0, null, { cause });
  }
  if (!response.ok) {
    throw new HttpError(response.status, await readProblem(response));
  }
  return (await response.json()) as PlaceReport;
}

/** The most places that one search answers. */
export const mostFound = 60;

export const places = {
  find: (q: string, on: string) => request<PlaceLine[]>(`/api/places?${new URLSearchParams({ q, on, limit: String(mostFound) }).toString()}`),
  story: (code: string) => request<PlaceStory>(`/api/places/${encodeURIComponent(code)}`),
  boundary: (code: string) => request<{ type: string; coordinates: number[][][] | number[][][][] }>(`/api/places/${encodeURIComponent(code)}/boundary`),
  reexpress: (indicator: string, period: string, to: 'present' | 'former') => request<Reexpressed>(`/api/places/reexpression?${new URLSearchParams({ indicator, period, to }).toString()}`),
  indicators: async () => (await request<{ indicators: IndicatorName[] }>('/api/indicators/catalogue')).indicators,
  send,
};
