import { HttpError, readProblem, request } from './http.ts';
import type { LocalText } from './text.ts';

// The shapes of src/Ioc.Web/Sources/SourceViews.cs, where they are documented.

export type SourceState = 'good' | 'partial' | 'late' | 'failed' | 'never';
export type Quality = 'correct' | 'complete' | 'clean' | 'live';

export interface FieldView {
  name: string;
  label: LocalText;
  needed: boolean;
  example: string;
  codes: string[] | null;
}

export interface FormatView {
  code: string;
  source: string;
  contract: string;
  name: LocalText;
  personal: boolean;
  fields: FieldView[];
}

export interface PullStanding {
  state: 'waiting' | 'working' | 'unavailable' | 'refused';
  triedAt: string | null;
  answeredAt: string | null;
  tookMs: number | null;
  messageId: string | null;
  fault: string | null;
}

export interface SourceView {
  code: string;
  name: LocalText;
  state: SourceState;
  lastAttempt: string | null;
  lastSuccess: string | null;
  lastError: string | null;
  lateSince: string | null;
  nextDue: string | null;
  rowsTaken: number;
  rowsRefused: number;
  rows30: number;
  lacking: Partial<Record<Quality, number>>;
  way: Way | null;
  lastName: string | null;
  lastContract: string | null;
  simulated: boolean;
  pull: PullStanding | null;
  dueTimes: string[];
  dueDay: number | null;
  formats: FormatView[];
}

export type Way = 'file' | 'upload' | 'folder' | 'push' | 'pull';

export interface SourcesView {
  now: string;
  sources: SourceView[];
  folder: string;
  mayManageKeys: boolean;
}

export interface RefusalView {
  line: number;
  column: string;
  value: string | null;
  reason: LocalText;
  quality: Quality;
}

export interface MappedField {
  field: string;
  column: number | null;
  fixed: string | null;
}

export interface IntakeView {
  id: string | null;
  header: string[];
  sample: string[][];
  sheet: string | null;
  map: MappedField[];
  missing: string[];
  taken: number;
  unchanged: number;
  refused: number;
  lacking: Partial<Record<Quality, number>>;
  refusals: RefusalView[];
  from: string | null;
  to: string | null;
  refusedUrl: string | null;
  sameAs: string | null;
}

export interface PastImport {
  id: string;
  sourceCode: string;
  name: string;
  way: Way;
  format: string | null;
  contract: string | null;
  actor: string;
  importedAt: string;
  simulated: boolean;
  rowsTaken: number;
  rowsUnchanged: number;
  rowsRefused: number;
}

export interface HouseDiscipline {
  code: string;
  name: string;
  placeCode: string;
  place: LocalText;
  lastArrival: string | null;
  silentDays: number;
  declarations: number;
  timed: number;
  late: number;
}

export interface SourceKey {
  id: string;
  name: string;
  sources: string[];
  createdBy: string;
  createdAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

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
  createKey: (name: string, codes: string[]) => request<{ key: SourceKey; secret: string }>('/api/source-keys', { method: 'POST', body: { name, sources: codes } }),
  revokeKey: (id: string) => request<void>(`/api/source-keys/${encodeURIComponent(id)}`, { method: 'DELETE' }),
};
