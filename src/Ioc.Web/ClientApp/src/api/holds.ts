import { download } from './download.ts';
import { request } from './http.ts';
import type { Shape } from './shape.ts';

// Documented in src/Ioc.Web/Holds/HoldApi.cs.

export type HoldPage = Shape<'HoldPage'>;
export type HoldItem = Shape<'HoldItem'>;
/** Empty: whatever. Days in ISO. */
export interface HoldFilter {
  standing: '' | 'true' | 'false';
  reason: string;
  body: string;
  from: string;
  to: string;
}

export const holds = {
  page: (filter: HoldFilter, after: string | null) => {
    const asked = Object.entries({ ...filter, after: after ?? '' }).filter(([, value]) => value !== '');
    return request<HoldPage>(`/api/review/holds?${new URLSearchParams(asked)}`);
  },
  export: (filter: HoldFilter, format: 'csv' | 'xlsx', purpose: string) =>
    download(
      '/api/review/holds/export',
      {
        format, purpose, standing: filter.standing === '' ? null : filter.standing === 'true', reason: filter.reason || null, body: filter.body || null, from: filter.from || null, to: filter.to || null,
      },
      `tam-dung-thu-tuc.${format}`,
    ),
};
