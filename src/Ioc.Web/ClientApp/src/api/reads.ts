import { request } from './http.ts';
import type { components } from './schema.ts';

type Schemas = components['schemas'];

export type UnsureRead = Schemas['ReadView'];

export const reads = {
  page: (day: string, camera: string, before: string | null) =>
    request<Schemas['ReadPage']>(
      `/api/review/reads?${new URLSearchParams({ ...(day === '' ? {} : { day }), ...(camera === '' ? {} : { camera }), ...(before === null ? {} : { before }) })}`,
    ),
};
