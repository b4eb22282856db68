import type { CameraConfig } from './cameras.ts';
import { request } from './http.ts';
import type { Shape } from './shape.ts';
import type { LocalText } from './text.ts';

// Documented in src/Ioc.Web/Replays, Cameras/TrialApi.cs and Review/CaseReplayApi.cs.

export type ReplayRun = Shape<'ReplayView', { state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled' }>;
type FilmFrame = Shape<'FilmFrameView', { lamp: 'red' | 'amber' | 'green' | 'dark' | 'unknown' | null }>;
export type Film = Shape<'FilmView', { frames: FilmFrame[] }>;
export type Trial = Shape<'TrialView', { draft: ReplayRun; saved: ReplayRun | null }>;
export type TrialFinding = Shape<'TrialFinding', { foundBy: 'both' | 'draft' | 'saved'; detail: Record<string, unknown>; film: Film | null }>;
export type TrialResult = Shape<'TrialResult', { findings: TrialFinding[] }>;

export type Basis = 'original' | 'current';
export type Verdict = 'stands' | 'does_not_stand' | 'cannot_be_judged';

export type CaseReplay = Shape<'CaseReplayView', { run: ReplayRun; basis: Basis; verdict: Verdict | null }>;
export type CaseReplays = Shape<'CaseReplaysView', { items: CaseReplay[] }>;

/** One judgement as the signed statement has it: the interface's description has the statement as JSON, see docs/replay.md. */
export interface Judged {
  kind: string | null;
  at: string | null;
  plate: string | null;
  plateConfidence: number | null;
  plateSure?: boolean | null;
  ruleId: string | null;
  ruleVersion: string | null;
  models: Record<string, string>;
  detail: Record<string, unknown> | null;
}

interface Statement {
  sealed: Judged;
  judged: Judged;
  verdict: Verdict;
  reasons: ({ code: string } & LocalText)[];
  evidence: { clip: string; from: string; to: string };
}

export type CaseReplayResult = Shape<'CaseReplayResult', { statement: Statement; film: Film | null }>;

const trialsAt = (code: string, rest = '') => `/api/cameras/${encodeURIComponent(code)}/trials${rest}`;
const replaysAt = (id: string, rest = '') => `/api/review/cases/${id}/replays${rest}`;

export const trials = {
  list: (code: string) => request<Trial[]>(trialsAt(code)),
  start: (code: string, video: string, config: CameraConfig, startsAt: string | null) => request<Trial>(trialsAt(code), { method: 'POST', body: { video, config, startsAt } }),
  find: (code: string, id: string) => request<Trial>(trialsAt(code, `/${id}`)),
  cancel: (code: string, id: string) => request<Trial>(trialsAt(code, `/${id}/cancel`), { method: 'POST', body: {} }),
  result: (code: string, id: string) => request<TrialResult>(trialsAt(code, `/${id}/result`)),
};

export const caseReplays = {
  list: (id: string) => request<CaseReplays>(replaysAt(id)),
  ask: (id: string, basis: Basis) => request<CaseReplays>(replaysAt(id), { method: 'POST', body: { basis } }),
  cancel: (id: string, replay: string) => request<CaseReplays>(replaysAt(id, `/${replay}/cancel`), { method: 'POST', body: {} }),
  result: (id: string, replay: string) => request<CaseReplayResult>(replaysAt(id, `/${replay}/result`)),
};

export const isOver = ({ state }: ReplayRun): boolean => state === 'done' || state === 'failed' || state === 'cancelled';
