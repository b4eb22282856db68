import { request } from './http.ts';
import type { LocalText } from './text.ts';
import type { AlertSeverity } from './wall.ts';

// The shapes of src/Ioc.Analytics/Alerts/AlertDesk.cs and src/Ioc.Web/Alerts/AlertEndpoints.cs, where they are documented.

export interface Alert {
  id: string;
  rule: string;
  kind: AlertKind;
  severity: AlertSeverity;
  state: 'active' | 'cleared';
  title: LocalText;
  openedAt: string;
  quiet: boolean;
  clearedAt: string | null;
  acknowledgedAt: string | null;
  acknowledgedBy: string | null;
  assignedTo: string | null;
  assignedName: string | null;
  activeSubjects: number;
  allSubjects: number;
  simulated: boolean;
}

export type AlertKind =
  | 'threshold'
  | 'off_target'
  | 'rate'
  | 'forecast'
  | 'anomaly'
  | 'restatement'
  | 'source_late'
  | 'source_failing'
  | 'source_refused'
  | 'camera_down'
  | 'camera_stale';

export interface AlertPage {
  alerts: Alert[];
  next: number | null;
  active: number;
  unacknowledged: number;
}

export interface AlertDetail {
  alert: Alert;
  subjects: { subject: string; name: LocalText; detail: LocalText; since: string; clearedAt: string | null }[];
  log: { at: string; type: string; who: string | null; text: string | null; joined: LocalText[] }[];
  letters: AlertLetter[];
}

export interface AlertLetter {
  id: string;
  to: string;
  subject: LocalText;
  alerts: number;
  createdAt: string;
  state: 'waiting' | 'sent' | 'given_up';
  attempts: number;
  sentAt: string | null;
  nextAt: string | null;
  error: string | null;
}

export interface AlertRecipient {
  name: string;
  email: string;
  language: 'vi' | 'en';
  leastSeverity: AlertSeverity;
  /** Codes of rules; none: every rule. */
  rules: string[];
  waitMinutes: number;
  enabled: boolean;
}

export interface StoredAlertRecipient {
  id: string;
  recipient: AlertRecipient;
  waiting: number;
  updatedAt: string;
  updatedBy: string;
}

export interface AlertMail {
  recipients: StoredAlertRecipient[];
  letters: AlertLetter[];
  mailServer: boolean;
}

export interface AlertRule {
  kind: AlertKind;
  nameVi: string;
  nameEn: string;
  indicator: string | null;
  parts: boolean;
  above: boolean;
  limit: number | null;
  clearAt: number | null;
  raiseAfterSeconds: number;
  clearAfterSeconds: number;
  severity: AlertSeverity;
  quietFrom: string | null;
  quietTo: string | null;
  bundle: boolean;
  enabled: boolean;
}

export interface StoredAlertRule {
  code: string;
  rule: AlertRule;
  version: number;
  updatedAt: string;
  updatedBy: string;
}

export interface AlertRuleList {
  rules: StoredAlertRule[];
  kinds: { kind: AlertKind; ofIndicators: boolean; needsIndicator: boolean; needsLimit: boolean; ofParts: boolean }[];
  indicators: { code: string; name: LocalText; unit: LocalText }[];
}

export interface AlertFilter {
  state: string;
  acknowledged: string;
  severity: string;
  rule: string;
  mine: boolean;
}

const act = (id: string, what: string, body: unknown = {}) => request<AlertDetail>(`/api/alerts/${id}/${what}`, { method: 'POST', body });

export const alerts = {
  page: ({ state, acknowledged, severity, rule, mine }: AlertFilter, skip: number) =>
    request<AlertPage>(
      `/api/alerts?${new URLSearchParams({
        ...(state === '' ? {} : { state }),
        ...(acknowledged === '' ? {} : { acknowledged }),
        ...(severity === '' ? {} : { severity }),
        ...(rule === '' ? {} : { rule }),
        ...(mine ? { mine: 'true' } : {}),
        ...(skip === 0 ? {} : { skip: String(skip) }),
      })}`,
    ),
  find: (id: string) => request<AlertDetail>(`/api/alerts/${id}`),
  people: () => request<{ name: string; displayName: string }[]>('/api/alerts/people'),
  acknowledge: (id: string) => act(id, 'acknowledge'),
  assign: (id: string, to: string | null) => act(id, 'assign', { to }),
  comment: (id: string, text: string) => act(id, 'comment', { text }),
  mail: () => request<AlertMail>('/api/alerts/recipients'),
  writeRecipient: (id: string | null, recipient: AlertRecipient) =>
    id === null ? request<{ id: string }>('/api/alerts/recipients', { method: 'POST', body: recipient }) : request<{ id: string }>(`/api/alerts/recipients/${id}`, { method: 'PUT', body: recipient }),
  removeRecipient: (id: string) => request<void>(`/api/alerts/recipients/${id}`, { method: 'DELETE' }),
  repeatLetter: (id: string) => request<void>(`/api/alerts/letters/${id}/again`, { method: 'POST' }),
  rules: () => request<AlertRuleList>('/api/alerts/rules'),
  writeRule: (code: string, rule: AlertRule) => request<void>(`/api/alerts/rules/${encodeURIComponent(code)}`, { method: 'PUT', body: rule }),
};
