import { defineMessages, translator } from '@/i18n/messages.ts';
import type { QueueState } from './desk.ts';

const names = translator(
  defineMessages(
    {
      pending_review: 'Chờ duyệt',
      approved: 'Đã duyệt, chờ phát hành',
      transferred: 'Đã chuyển đơn vị khác',
      notice_issued: 'Đã thông báo',
      contested: 'Đang giải trình',
      confirmed: 'Đã xác nhận, chờ lập biên bản',
      recorded: 'Đã lập biên bản',
      proposed: 'Đã đề xuất xử phạt',
      decided: 'Đã ra quyết định',
      paid: 'Đã nộp phạt',
      closed: 'Đã kết thúc',
      rejected: 'Không xử lý',
      cancelled: 'Đã hủy',
      expired: 'Hết thời hiệu',
    },
    {
      pending_review: 'Waiting for review',
      approved: 'Approved, to be issued',
      transferred: 'Transferred',
      notice_issued: 'Notice issued',
      contested: 'Contested',
      confirmed: 'Confirmed, to be recorded',
      recorded: 'Recorded',
      proposed: 'Decision proposed',
      decided: 'Decided',
      paid: 'Paid',
      closed: 'Closed',
      rejected: 'Rejected',
      cancelled: 'Cancelled',
      expired: 'Limitation passed',
    },
  ),
);

/** A queue's name before any case of it was loaded. */
export const stateName = (state: QueueState) => names(state);
