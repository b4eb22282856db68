import { request } from './http.ts';
import type { Shape } from './shape.ts';

// Documented in src/Ioc.Analytics/Programme/ProgrammeBoard.cs and src/Ioc.Web/Programme/ProgrammeEndpoints.cs.

export type ModelStatus = 'on_time' | 'at_risk' | 'late' | 'done';
export type ModelGroup = 'services' | 'economy' | 'citizen' | 'data' | 'steering';

export type ModelLine = Shape<'ModelLine', { group: ModelGroup; status: ModelStatus }>;
export type Board = Shape<'BoardView', { models: ModelLine[]; calendar: CalendarRow[] }>;
export type BoardAnswer = Shape<'BoardAnswer', { board: Board }>;
export type EvidenceFile = Required<Shape<'EvidenceRow'>>;
type Month = Shape<'MonthView', { evidence: EvidenceFile[] }>;
type History = Shape<'HistoryEntry', { data: Record<string, unknown> }>;
export type ModelFile = Shape<'ModelFile', { model: ModelLine; months: Month[]; history: History[] }>;
export type ModelAnswer = Shape<'ModelAnswer', { file: ModelFile }>;
/** As the form has it: no text is missing, some are empty. */
export type ModelChange = Shape<'ModelChange', { group: ModelGroup; nameVi: string; nameEn: string; goalVi: string; goalEn: string; ownerUnit: string; coUnits: string[]; tools: string }>;
export type MilestoneChange = Shape<'MilestoneChange', { nameVi: string; nameEn: string }>;
export type ModelImport = Shape<'ModelImport'>;
export type Reminder = Shape<'ReminderView', { kind: 'ahead' | 'due' | 'missed'; mailState: 'waiting' | 'sent' | 'given_up' | null }>;
export type ShippedPlans = Shape<'ShippedPlans'>;
export type CalendarRow = Shape<'CalendarRow', { rule: CalendarRule }>;
export type CalendarRule = Shape<'CalendarRule', { every: 'day' | 'month' | 'once'; reporters: 'owners' | 'standing' | 'wards'; nameVi: string; nameEn: string }>;
export type OwnPlan = { [Field in keyof Shape<'OwnPlan'>]: string };
export type UnitMembers = Shape<'UnitMembers'>;
export type UnitList = Shape<'UnitList'>;
export type UnitChange = Shape<'UnitChange', { nameVi: string; nameEn: string; email: string; accounts: string[] }>;

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
  begin: (plan: OwnPlan) => request<void>(`${base}/plans/own`, { method: 'POST', body: plan }),
  writeRule: (plan: string, code: string, rule: CalendarRule) => request<void>(`${base}/plans/${plan}/calendar/${code}`, { method: 'PUT', body: rule }),
  retire: (id: string, why: string | null) => request<void>(`${base}/models/${id}/retire`, { method: 'POST', body: { why } }),
  units: () => request<UnitList>(`${base}/units`),
  addUnit: (unit: UnitChange & { code: string }) => request<void>(`${base}/units`, { method: 'POST', body: unit }),
  changeUnit: (code: string, unit: UnitChange) => request<void>(`${base}/units/${code}`, { method: 'PUT', body: unit }),
  reminders: () => request<Reminder[]>(`${base}/reminders`),
  read: (id: string) => request<void>(`${base}/reminders/${id}/read`, { method: 'POST' }),
};
