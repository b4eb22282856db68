import { request } from './http.ts';
import type { Shape } from './shape.ts';

export type Difference = Shape<
  'ReconciliationDifference',
  { kind: 'wrong_amount' | 'late_amount' | 'paid_twice' | 'unknown_reference' | 'transaction_reused' | 'missing_at_gateway' | 'unreadable' | 'not_received' | 'booked' }
>;
export type ReconciliationReport = Shape<'ReconciliationReport', { differences: Difference[]; bookedRows: Difference[] }>;
export type ReconciliationRun = Shape<'ReconciliationRun'>;
export type Way = 'vnpay' | 'transfer';

export const reconciliation = {
  list: () => request<ReconciliationRun[]>('/api/payments/reconciliation'),
  read: (id: string) => request<ReconciliationReport>(`/api/payments/reconciliation/${id}`),
  send: (way: Way, day: string, file: File) => {
    const body = new FormData();
    body.append('file', file);
    return request<ReconciliationReport>(`/api/payments/reconciliation?${new URLSearchParams({ way, day }).toString()}`, { method: 'POST', body });
  },
};
