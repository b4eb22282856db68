import { request } from './http.ts';
import type { LocalText } from './text.ts';

// The shapes of src/Ioc.Web/Explore/ExploreEndpoints.cs.

export interface ExploreIndicator {
  code: string;
  domain: string;
  kind: string;
  name: LocalText;
  unit: LocalText;
  method: LocalText;
  formula: string;
  source: LocalText;
  refresh: LocalText;
  period: string;
  window: number;
  decimals: number;
  direction: string;
  target: number | null;
  targetBasis: LocalText | null;
  dimensions: string[];
  suppressBelow: number;
  restricted: boolean;
  first: string | null;
  last: string | null;
  computedAt: string | null;
  staleAfterSeconds: number;
  simulated: boolean;
}

export interface ExplorePlace {
  code: string;
  kind: string;
  name: LocalText;
  parentCode: string | null;
}

export interface ExploreDimension {
  code: string;
  name: LocalText;
  values: { code: string; name: LocalText }[];
}

export interface ExploreStart {
  maySeeAll: boolean;
  home: string | null;
  today: string;
  indicators: ExploreIndicator[];
  byHour: string[];
  dimensions: ExploreDimension[];
  places: ExplorePlace[];
}

export interface ExplorePoint {
  period: string;
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  suppressed: boolean;
  running: boolean;
  before: number | null;
  yearBefore: number | null;
}

export interface ExploreSeries {
  code: string;
  place: string;
  part: string | null;
  step: string;
  aggregate: string;
  points: ExplorePoint[];
}

export interface ExploreView {
  from: string;
  to: string;
  step: string;
  dimension: ExploreDimension | null;
  exact: boolean;
  indicators: ExploreIndicator[];
  places: ExplorePlace[];
  series: ExploreSeries[];
}

export interface ExploreHours {
  indicator: ExploreIndicator;
  place: ExplorePlace;
  from: string;
  to: string;
  cells: { weekday: number; hour: number; count: number }[];
}

export const explore = {
  start: () => request<ExploreStart>('/api/explore'),
  view: (query: string, signal: AbortSignal) => request<ExploreView>(`/api/explore/view?${query}`, { signal }),
  hours: (query: string, signal: AbortSignal) => request<ExploreHours>(`/api/explore/hours?${query}`, { signal }),
  csv: (query: string) => `/api/explore/view.csv?${query}`,
};
