import { HttpError, readProblem, request } from './http.ts';
import type { Shape } from './shape.ts';

// Documented in src/Ioc.Web/Sources/SourceViews.cs.

export type SourceState = 'good' | 'partial' | 'late' | 'failed' | 'never';
export type Quality = 'correct' | 'complete' | 'clean' | 'live';
export type Way = 'file' | 'upload' | 'folder' | 'push' | 'pull';
type Lacking = Partial<Record<Quality, number>>;

export type FieldView = Shape<'FieldView'>;
export type FormatView = Shape<'FormatView'>;
export type PullStanding = Shape<'PullStanding', { state: 'waiting' | 'working' | 'unavailable' | 'refused' }>;
export type SourceView = Shape<'SourceView', { state: SourceState; lacking: Lacking; way: Way | null; pull: PullStanding | null }>;
export type SourcesView = Shape<'SourcesView', { sources: SourceView[] }>;
export type RefusalView = Shape<'RefusalView', { quality: Quality }>;
export type MappedField = Shape<'MappedField'>;
export type IntakeView = Shape<'IntakeView', { lacking: Lacking; refusals: RefusalView[] }>;
export type PastImport = Shape<'PastImport', { way: Way }>;
export type HouseDiscipline = Shape<'HouseDiscipline'>;
export type SourceKey = Shape<'PushKey'>;

/** Where each field stands, as the server reads it: `place_code:0,month:=2026-10`. */
export function writeMap(map: readonly MappedField[]): string {
  return map
    .filter(({ column, fixed }) => column !== null || (fixed !== null && fixed !== ''))
    .map(({ field, column, fixed }) => (column !== null ? `${field}:${column}` : `${field}:=${encodeURIComponent(fixed ?? '')}`))
    .join(',');
}

// The file itself is the body: a year of declarations does not fit a form.
async function send(path: string, file: File, map: readonly MappedField[] | null, placesOf: string): Promise<IntakeView> {
  const query = new URLSearchParams({ name: file.name });
  if (map !== null) {
    query.set('map', writeMap(map));
  }
  if (placesOf !== '') {
    query.set('placesOf', placesOf);
  }
  let response: Response;
  try {
    response = await fetch(`${path}?${query.toString()}`, {
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
  return (await response.json()) as IntakeView;
}

export const sources = {
  list: () => request<SourcesView>('/api/sources'),
  imports: (source: string | null) => request<PastImport[]>(`/api/sources/imports?limit=50${source === null ? '' : `&source=${encodeURIComponent(source)}`}`),
  houses: () => request<HouseDiscipline[]>('/api/sources/houses?limit=200'),
  rehearse: (format: string, file: File, map: readonly MappedField[] | null, placesOf: string) => send(`/api/sources/${encodeURIComponent(format)}/rehearsals`, file, map, placesOf),
  take: (format: string, file: File, map: readonly MappedField[] | null, placesOf: string) => send(`/api/sources/${encodeURIComponent(format)}/imports`, file, map, placesOf),
  template: (format: string) => `/api/sources/${encodeURIComponent(format)}/template.csv`,
  refused: (id: string) => `/api/sources/imports/${encodeURIComponent(id)}/refused.csv`,
  schedule: (source: string, dueTimes: string[], dueDay: number | null) => request<void>(`/api/sources/${encodeURIComponent(source)}/schedule`, { method: 'PUT', body: { dueTimes, dueDay } }),
  keys: () => request<SourceKey[]>('/api/source-keys'),
  createKey: (name: string, codes: string[]) => request<Shape<'NewKey'>>('/api/source-keys', { method: 'POST', body: { name, sources: codes } }),
  revokeKey: (id: string) => request<void>(`/api/source-keys/${encodeURIComponent(id)}`, { method: 'DELETE' }),
};
