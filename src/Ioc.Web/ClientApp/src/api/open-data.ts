import { request } from './http.ts';
import type { LocalText } from './text.ts';

// The shapes of src/Ioc.Web/OpenData.

export interface OpenDataset {
  code: string;
  domain: string;
  name: LocalText;
  method: LocalText;
  formula: string;
  unit: LocalText;
  source: LocalText;
  decimals: number;
  ratio: boolean;
  since: string | null;
  split: string[];
  suppressBelow: number;
  version: number;
  issuedAt: string;
  modifiedAt: string;
  rows: number;
  hidden: number;
  firstPeriod: string | null;
  lastPeriod: string | null;
  simulated: boolean;
}

export interface OpenLicence {
  name: string;
  address: string;
}

export interface OpenCatalogue {
  publisher: LocalText;
  licence: OpenLicence;
  suppression: LocalText;
  releasedAt: string | null;
  requestsPerMinute: number;
  total: number;
  datasets: OpenDataset[];
}

export interface OpenDataRow {
  step: string;
  period: string;
  placeCode: string;
  place: LocalText;
  dimension: string | null;
  part: string | null;
  partName: LocalText | null;
  value: number | null;
  suppressed: boolean;
}

export interface OpenDataPage {
  dataset: OpenDataset;
  licence: OpenLicence;
  suppression: LocalText;
  total: number;
  rows: OpenDataRow[];
}

export interface OpenDataDecision {
  code: string;
  domain: string;
  name: LocalText;
  published: boolean;
  since: string | null;
  split: string[];
  dimensions: string[];
  suppressBelow: number;
  atLeast: number;
  cannot: LocalText | null;
  version: number | null;
  rows: number;
  hidden: number;
}

export const openDatasetPath = (code: string): string => `/open/datasets/${encodeURIComponent(code)}`;

export const openData = {
  catalogue: () => request<OpenCatalogue>('/open/datasets?limit=500'),
  newest: (dataset: string, from: string) => request<OpenDataPage>(`${openDatasetPath(dataset)}?step=month&by=none&from=${from}&limit=100`),
  decisions: () => request<OpenDataDecision[]>('/api/open-data'),
  decide: (code: string, body: { published: boolean; split: string[]; suppressBelow: number }) =>
    request<OpenDataDecision>(`/api/open-data/${encodeURIComponent(code)}`, { method: 'PUT', body }),
};
