import { defineMessages, translator } from '@/i18n/messages.ts';
import type { QueueState } from './desk.ts';

const names = translator(
  defineMessages(
    {
      pending_review: 'Chờ duyệt',
      notice_issued: 'Đã thông báo',
      contested: 'Đang giải trình',
      confirmed: 'Đã xác nhận, chờ quyết định',
      decided: 'Đã ra quyết định',
      paid: 'Đã nộp phạt',
      closed: 'Đã kết thúc',
      rejected: 'Không xử lý',
      cancelled: 'Đã hủy',
    },
    {
      pending_review: 'Waiting for review',
      notice_issued: 'Notice issued',
      contested: 'Contested',
      confirmed: 'Confirmed, to be decided',
      decided: 'Decided',
      paid: 'Paid',
      closed: 'Closed',
      rejected: 'Rejected',
      cancelled: 'Cancelled',
    },
  ),
);

/** A queue's name before any case of it was loaded. */
export const stateName = (state: QueueState) => names(state);
