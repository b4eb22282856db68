import { request } from './http.ts';
import type { LocalText } from './text.ts';

// The shapes of src/Ioc.Analytics/Programme/ProgrammeBoard.cs and src/Ioc.Web/Programme/ProgrammeEndpoints.cs.

export type ModelStatus = 'on_time' | 'at_risk' | 'late' | 'done';
export type ModelGroup = 'services' | 'economy' | 'citizen' | 'data' | 'steering';

export interface ModelLine {
  id: string;
  plan: string;
  number: string;
  group: ModelGroup;
  name: LocalText;
  goal: LocalText;
  ownerUnit: string;
  ownerName: LocalText;
  coUnits: string[];
  tools: string;
  /** As the published plan prints it. */
  deadlineText: string;
  startsOn: string;
  dueOn: string | null;
  progress: number | null;
  /** The month that the progress speaks of. */
  month: string | null;
  amount: number | null;
  measure: LocalText | null;
  target: number | null;
  status: ModelStatus;
  /** past_due, due_soon, behind_schedule, milestone_overdue, report_missed. */
  reasons: string[];
  files: number;
  version: number;
}

export interface PlanView {
  code: string;
  name: LocalText;
  source: LocalText;
  placeCode: string;
  startsOn: string;
  models: number;
  simulated: boolean;
  reports: { code: string; name: LocalText; dueAt: string | null; period: string | null }[];
}

export interface UnitBehind {
  unit: string;
  name: LocalText;
  lateModels: string[];
  missingReports: { plan: string; name: LocalText; period: string; dueAt: string }[];
}

export interface Board {
  today: string;
  plans: PlanView[];
  units: { code: string; name: LocalText }[];
  models: ModelLine[];
  behind: UnitBehind[];
}

export interface BoardAnswer {
  board: Board;
  administers: boolean;
  units: string[];
}

export interface EvidenceFile {
  id: string;
  month: string;
  name: string;
  mediaType: string;
  bytes: number;
  sha256: string;
  addedBy: string;
  addedAt: string;
}

export interface ModelFile {
  model: ModelLine;
  milestones: { id: string; name: LocalText; dueOn: string; reachedOn: string | null }[];
  months: { month: string; progress: number; amount: number | null; note: string; recordedBy: string | null; recordedAt: string | null; evidence: EvidenceFile[] }[];
  history: { at: string; type: string; actor: string; data: Record<string, unknown> }[];
}

export interface ModelAnswer {
  file: ModelFile;
  administers: boolean;
  mayReport: boolean;
}

export interface ModelChange {
  version: number;
  group: ModelGroup;
  nameVi: string;
  nameEn: string;
  goalVi: string;
  goalEn: string;
  ownerUnit: string;
  coUnits: string[];
  tools: string;
  startsOn: string;
  dueOn: string | null;
  measureVi: string | null;
  measureEn: string | null;
  target: number | null;
}

export interface MilestoneChange {
  nameVi: string;
  nameEn: string;
  dueOn: string;
  reachedOn: string | null;
}

export interface ModelImport {
  added: number;
  changed: number;
  same: number;
  faults: { line: number; column: string; value: string | null; reason: LocalText }[];
}

export interface Reminder {
  id: string;
  unitCode: string;
  unit: LocalText;
  period: string;
  kind: 'ahead' | 'due' | 'missed';
  dueAt: string;
  subject: LocalText;
  body: LocalText;
  createdAt: string;
  readAt: string | null;
  reportedAt: string | null;
  mailState: 'waiting' | 'sent' | 'given_up' | null;
}

export interface ShippedPlans {
  plans: { plan: { code: string; name: LocalText; source: LocalText; models: number; startsOn: string; standingUnit: string; units: { code: string; name: LocalText }[] }; followed: boolean }[];
  places: { code: string; name: LocalText }[];
  town: string | null;
}

export interface UnitMembers {
  code: string;
  name: LocalText;
  email: string | null;
  accounts: string[];
  models: number;
}

export interface UnitList {
  units: UnitMembers[];
  accounts: { name: string; displayName: string }[];
}

export interface UnitChange {
  nameVi: string;
  nameEn: string;
  email: string;
  accounts: string[];
}

const base = '/api/programme';

function form(file: File): FormData {
  const body = new FormData();
  body.append('file', file);
  return body;
}

export const programme = {
  board: () => request<BoardAnswer>(`${base}/`),
  model: (id: string) => request<ModelAnswer>(`${base}/models/${id}`),
  change: (id: string, change: ModelChange) => request<void>(`${base}/models/${id}`, { method: 'PUT', body: change }),
  add: (plan: string, number: string, model: ModelChange) => request<{ id: string }>(`${base}/models`, { method: 'POST', body: { plan, number, model } }),
  milestones: (id: string, milestones: MilestoneChange[]) => request<void>(`${base}/models/${id}/milestones`, { method: 'PUT', body: milestones }),
  record: (id: string, result: { month: string; progress: number; amount: number | null; note: string }) =>
    request<void>(`${base}/models/${id}/results`, { method: 'PUT', body: result }),
  attach: (id: string, month: string, file: File) => request<void>(`${base}/models/${id}/evidence?month=${month}`, { method: 'POST', body: form(file) }),
  evidenceUrl: (id: string, file: string) => `${base}/models/${id}/evidence/${file}`,
  exportUrl: (plan: string) => `${base}/models.csv${plan === '' ? '' : `?plan=${encodeURIComponent(plan)}`}`,
  import: (file: File, dryRun: boolean) => request<ModelImport>(`${base}/import?dryRun=${dryRun}`, { method: 'POST', body: form(file) }),
  shipped: () => request<ShippedPlans>(`${base}/shipped`),
  adopt: (asked: { plan: string; place: string; startsOn: string; standingUnit: string }) => request<void>(`${base}/plans`, { method: 'POST', body: asked }),
  units: () => request<UnitList>(`${base}/units`),
  addUnit: (unit: UnitChange & { code: string }) => request<void>(`${base}/units`, { method: 'POST', body: unit }),
  changeUnit: (code: string, unit: UnitChange) => request<void>(`${base}/units/${code}`, { method: 'PUT', body: unit }),
  reminders: () => request<Reminder[]>(`${base}/reminders`),
  read: (id: string) => request<void>(`${base}/reminders/${id}/read`, { method: 'POST' }),
};
