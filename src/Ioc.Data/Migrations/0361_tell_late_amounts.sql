-- An order of an earlier day, paid when more was due for lateness, is a difference of its own: the money is given back, and the fine is to be paid with its surcharge.
alter table enforcement.reconciliation_difference drop constraint reconciliation_difference_kind_check;
alter table enforcement.reconciliation_difference add constraint reconciliation_difference_kind_check check (kind in (
    'wrong_amount', 'late_amount', 'paid_twice', 'unknown_reference', 'transaction_reused', 'missing_at_gateway', 'unreadable', 'not_received', 'booked'));
