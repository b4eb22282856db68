import type { components } from './schema.ts';
import { request } from './http.ts';

type Schemas = components['schemas'];

export type OpenDataset = Schemas['OpenDatasetView'];
export type OpenCatalogue = Schemas['OpenCatalogue'];
export type OpenDataRow = Schemas['OpenDataRow'];
export type OpenDataPage = Schemas['OpenDataPage'];
export type OpenDataDecision = Schemas['OpenDataDecision'];

export const openDatasetPath = (code: string): string => `/open/datasets/${encodeURIComponent(code)}`;

export const openData = {
  catalogue: () => request<OpenCatalogue>('/open/datasets?limit=500'),
  newest: (dataset: string, from: string) => request<OpenDataPage>(`${openDatasetPath(dataset)}?step=month&by=none&from=${from}&limit=100`),
  decisions: () => request<OpenDataDecision[]>('/api/open-data'),
  decide: (code: string, body: { published: boolean; split: string[]; suppressBelow: number }) =>
    request<OpenDataDecision>(`/api/open-data/${encodeURIComponent(code)}`, { method: 'PUT', body }),
};
