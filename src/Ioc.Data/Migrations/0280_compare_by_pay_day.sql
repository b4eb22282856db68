-- When the payer paid by the gateway's or bank's own clock. What was received before this stands without: no report was kept in its own words, so there is
-- nothing to take it from; the next file of its day says it, and until then the time at which it was booked stands for it.
alter table enforcement.payment add column paid_at timestamptz;
create index payment_received_day on enforcement.payment (gateway, (coalesce(paid_at, received_at))) where state = 'received';

-- What of a row could not be read, and what a file booked that had been missing: a page shows both long after.
alter table enforcement.reconciliation_difference add column fault text;                 -- the column of the file, only where kind = unreadable
alter table enforcement.reconciliation_difference drop constraint reconciliation_difference_kind_check;
alter table enforcement.reconciliation_difference add constraint reconciliation_difference_kind_check check (kind in (
    'wrong_amount', 'paid_twice', 'unknown_reference', 'transaction_reused', 'missing_at_gateway', 'unreadable', 'not_received', 'booked'));
alter table enforcement.reconciliation_difference add column expected bigint;            -- đồng: what the book asks for, only where kind = wrong_amount
create index reconciliation_newest on enforcement.reconciliation (at desc);
