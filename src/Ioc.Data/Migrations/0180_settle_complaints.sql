-- Complaints against a decision (Law on Complaints 02/2011/QH13; the steps are Ioc.Domain.Enforcement.ComplaintLife), and what follows for the money.
create table enforcement.complaint (
    id            uuid        primary key,
    case_id       uuid        not null references enforcement.case (id),
    state         text        not null default 'filed' check (state in ('filed', 'accepted', 'refused', 'withdrawn', 'dismissed', 'amended', 'annulled')),
    text          text        not null check (length(text) between 10 and 4000),
    obstacle      text        check (length(obstacle) between 10 and 1000),   -- why it comes after its time; null where it is in time
    filed_by      text        not null,
    filed_at      timestamptz not null,
    complex       boolean     not null default false,
    refusal       text,                                                       -- complaint-refusals.csv
    answer        text,                                                       -- what the unit wrote when it took it up or did not
    answered_by   text,
    answered_name text,
    answered_at   timestamptz,
    withdrawn_at  timestamptz,
    number        text,                                                       -- of the settlement
    year          integer,
    amount        bigint,                                                     -- the fine from now on, where it was changed
    reasons       text,
    title         text,
    settled_by    text,
    settled_name  text,
    settled_at    timestamptz,
    unique (year, number),
    check ((state = 'refused') = (refusal is not null)),
    check (state in ('filed', 'withdrawn') or answered_at is not null),
    check ((state = 'withdrawn') = (withdrawn_at is not null)),
    check ((state in ('dismissed', 'amended', 'annulled')) = (settled_at is not null)),
    check (settled_at is null or (number is not null and reasons is not null and settled_by is not null and title is not null)),
    check ((state = 'amended') = (amount is not null)),
    check (answered_at >= filed_at and settled_at >= answered_at)
);
create index complaint_by_case on enforcement.complaint (case_id, filed_at);
create unique index complaint_open_once on enforcement.complaint (case_id) where state in ('filed', 'accepted');
create unique index complaint_settled_once on enforcement.complaint (case_id) where state in ('dismissed', 'amended', 'annulled');

alter table enforcement.attachment add column complaint_id uuid references enforcement.complaint (id);

-- The decision stands as it was issued; what a settlement made of its amount stands beside it.
alter table enforcement.decision
    add column amended_amount bigint,
    add column amended_at     timestamptz,
    add column more_pay_by    date,
    add constraint decision_amended_within_frame check (amended_amount between minimum and maximum),
    add constraint decision_amended_at_a_time check ((amended_amount is null) = (amended_at is null)),
    add constraint decision_more_has_its_day check ((more_pay_by is not null) = coalesce(amended_amount > amount, false));

-- Whatever else happens, the fine is paid once, and what a settlement added to a paid fine is paid once.
alter table enforcement.payment add column part smallint not null default 1 check (part in (1, 2));
drop index enforcement.payment_received_once;
create unique index payment_received_once on enforcement.payment (case_id, part) where state = 'received';

-- Money that was booked and is to be given back.
create table enforcement.refund (
    id           uuid        primary key,
    case_id      uuid        not null references enforcement.case (id),
    complaint_id uuid        references enforcement.complaint (id),           -- null: the authority annulled of itself
    fine         bigint      not null check (fine >= 0),
    surcharge    bigint      not null check (surcharge >= 0),
    owed_at      timestamptz not null,
    reference    text        check (length(reference) between 3 and 100),     -- the payment order by which it was given back
    paid_by      text,
    paid_name    text,
    paid_at      timestamptz,
    check (fine + surcharge > 0),
    check ((paid_at is null) = (reference is null)),
    check ((paid_at is null) = (paid_by is null)),
    check (paid_at >= owed_at)
);
create index refund_by_case on enforcement.refund (case_id);
create index refund_owed on enforcement.refund (owed_at) where paid_at is null;

alter table enforcement.document drop constraint document_kind_check;
alter table enforcement.document add constraint document_kind_check
    check (kind in ('notice', 'decision', 'receipt', 'points', 'transfer', 'motorbike', 'record', 'settlement', 'receipt-more'));
