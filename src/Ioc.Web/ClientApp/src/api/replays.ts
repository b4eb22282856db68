import type { CameraConfig } from './cameras.ts';
import { request } from './http.ts';
import type { LocalText } from './text.ts';

// The shapes of src/Ioc.Web/Replays, Cameras/TrialApi.cs and Review/CaseReplayApi.cs, where they are documented.

export interface ReplayRun {
  id: string;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  ahead: number;
  share: number | null;
  unattended: boolean;
  kept: boolean;
  askedBy: string;
  askedAt: string;
  finishedAt: string | null;
  fault: { code: string; text: LocalText } | null;
}

export interface Film {
  before: number;
  atMoment: number;
  after: number;
  frames: { at: number; url: string; lamp: 'red' | 'amber' | 'green' | 'dark' | 'unknown' | null }[];
}

export interface Trial {
  video: string;
  draft: ReplayRun;
  saved: ReplayRun | null;
  savedVersion: number;
}

export interface TrialSide {
  passages: number;
  violations: number;
  frames: number;
  analysedFps: number;
  videoSha256: string;
  reportSha256: string;
  models: Record<string, string>;
}

export interface TrialFinding {
  foundBy: 'both' | 'draft' | 'saved';
  kind: string;
  kindText: LocalText;
  ruleId: string;
  at: number;
  track: number;
  plate: string | null;
  sure: boolean;
  confidence: number;
  readings: { name: string; value: number; unit: string; uncertainty: number | null }[];
  detail: Record<string, unknown>;
  film: Film | null;
}

export interface TrialPassage {
  track: number;
  from: number;
  to: number;
  plate: string | null;
  confidence: number;
  sure: boolean;
  unsureReason: string | null;
  vehicleClass: LocalText;
  speedKmh: number | null;
  speedUncertaintyKmh: number | null;
  speedNote: string | null;
  picture: string | null;
}

export interface TrialResult {
  video: string;
  draft: TrialSide;
  saved: TrialSide | null;
  savedVersion: number;
  findings: TrialFinding[];
  passages: TrialPassage[];
  leftOut: number;
  keptUntil: string;
}

export type Basis = 'original' | 'current';
export type Verdict = 'stands' | 'does_not_stand' | 'cannot_be_judged';

export interface CaseReplay {
  run: ReplayRun;
  basis: Basis;
  verdict: Verdict | null;
  reasons: LocalText[];
  statementSha256: string | null;
}

export interface CaseReplays {
  hasClip: boolean;
  original: { ruleId: string; ruleVersion: string; models: Record<string, string>; missing: string[]; cameraVersion: number | null };
  items: CaseReplay[];
}

/** One judgement as the signed statement has it. */
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

export interface CaseReplayResult {
  statement: { sealed: Judged; judged: Judged; verdict: Verdict; reasons: ({ code: string } & LocalText)[]; evidence: { clip: string; from: string; to: string } };
  sealedKind: LocalText;
  judgedKind: LocalText | null;
  signatureHolds: boolean;
  keyId: string;
  film: Film | null;
  statementUrl: string;
}

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
