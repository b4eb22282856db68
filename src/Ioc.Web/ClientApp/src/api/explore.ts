import type { Geometry } from 'geojson';
import type { components } from './schema.ts';
import { request } from './http.ts';

type Schemas = components['schemas'];

export type ExploreIndicator = Schemas['CatalogueItem'];
export type ExplorePlace = ExploreStart['places'][number];
export type ExploreDimension = Schemas['DimensionView'];
export type ExploreStart = Schemas['ExploreStart'];
export type ExplorePoint = Schemas['ExplorePoint'];
export type ExploreForecast = NonNullable<ExploreSeries['forecast']>;
export type ExploreSeries = Schemas['ExploreSeries'];
export type ExploreView = Schemas['ExploreView'];
export type ExploreHours = Schemas['ExploreHours'];

/** Where a place lies, of today or former. */
export type PlaceOutline = { code: string; boundary: Geometry };

export const explore = {
  start: () => request<ExploreStart>('/api/explore'),
  view: (query: string, signal: AbortSignal) => request<ExploreView>(`/api/explore/view?${query}`, { signal }),
  hours: (query: string, signal: AbortSignal) => request<ExploreHours>(`/api/explore/hours?${query}`, { signal }),
  outlines: (places: readonly string[]) => request<PlaceOutline[]>(`/api/explore/outlines?places=${encodeURIComponent(places.join(','))}`),
  hoursCsv: (query: string) => `/api/explore/hours.csv?${query}`,
  csv: (query: string) => `/api/explore/view.csv?${query}`,
};
