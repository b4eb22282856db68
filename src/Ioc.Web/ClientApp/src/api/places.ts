import { HttpError, readProblem, request } from './http.ts';
import type { LocalText } from './text.ts';

// The shapes of src/Ioc.Analytics/Places/PlaceBook.cs and PlaceFault.cs, where they are documented.

export interface PlaceLine {
  code: string;
  officialCode: string | null;
  kind: 'province' | 'district' | 'area' | 'commune' | 'quarter';
  name: LocalText;
  parent: LocalText | null;
  validFrom: string;
  validTo: string | null;
}

export interface PlaceLink {
  code: string;
  name: LocalText;
  share: number;
  basis: string;
}

export interface PlaceStory {
  place: PlaceLine;
  areaKm2: number | null;
  settlement: 'urban' | 'rural' | null;
  longitude: number | null;
  latitude: number | null;
  hasBoundary: boolean;
  simulated: boolean;
  successors: PlaceLink[];
  predecessors: PlaceLink[];
  people: { asOf: string; people: number; basis: string }[];
}

export interface PlaceFault {
  number: number;
  name: string | null;
  property: string;
  reason: LocalText;
}

export interface PlaceReport {
  read: number;
  added: number;
  changed: number;
  unchanged: number;
  faults: PlaceFault[];
  doubts: PlaceFault[];
}

export interface Reexpressed {
  indicator: string;
  period: string;
  stands: 'former' | 'present';
  toldIn: 'former' | 'present';
  method: string;
  methodText: LocalText;
  places: { code: string; name: LocalText; value: number | null; numerator: number; denominator: number | null; estimated: boolean }[];
  unplaced: { code: string; name: LocalText; numerator: number }[];
}

export interface IndicatorName {
  code: string;
  name: LocalText;
  unit: LocalText;
  decimals: number;
  period: string;
}

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

export const places = {
  find: (q: string, on: string) => request<PlaceLine[]>(`/api/places?${new URLSearchParams({ q, on, limit: '60' }).toString()}`),
  story: (code: string) => request<PlaceStory>(`/api/places/${encodeURIComponent(code)}`),
  boundary: (code: string) => request<{ type: string; coordinates: number[][][] | number[][][][] }>(`/api/places/${encodeURIComponent(code)}/boundary`),
  reexpress: (indicator: string, period: string, to: 'present' | 'former') => request<Reexpressed>(`/api/places/reexpression?${new URLSearchParams({ indicator, period, to }).toString()}`),
  indicators: async () => (await request<{ indicators: IndicatorName[] }>('/api/indicators/catalogue')).indicators,
  send,
};
