import { request } from './http.ts';
import type { Shape } from './shape.ts';
import type { AlertSeverity } from './wall.ts';

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

export type Alert = Shape<'AlertView', { kind: AlertKind; severity: AlertSeverity; state: 'active' | 'cleared' }>;
export type AlertPage = Shape<'AlertPage', { alerts: Alert[] }>;
export type AlertLetter = Shape<'AlertLetterView', { state: 'waiting' | 'sent' | 'given_up' }>;
export type AlertDetail = Shape<'AlertDetail', { alert: Alert; letters: AlertLetter[] }>;

/** Codes of rules; none: every rule. */
export type AlertRecipient = Shape<'AlertRecipient', { language: 'vi' | 'en'; leastSeverity: AlertSeverity }>;
export type StoredAlertRecipient = Shape<'StoredAlertRecipient', { recipient: AlertRecipient }>;
export type AlertMail = Shape<'AlertMailView', { recipients: StoredAlertRecipient[]; letters: AlertLetter[] }>;

export type AlertRule = Shape<'AlertRuleConfig', { kind: AlertKind; severity: AlertSeverity }>;
export type StoredAlertRule = Shape<'AlertRuleView', { rule: AlertRule }>;
export type AlertRuleList = Shape<'AlertRuleList', { rules: StoredAlertRule[]; kinds: Shape<'AlertKindView', { kind: AlertKind }>[] }>;

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
  people: () => request<Shape<'AlertPerson'>[]>('/api/alerts/people'),
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
