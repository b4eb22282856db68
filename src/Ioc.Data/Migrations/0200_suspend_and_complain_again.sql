-- The second complaint (Law on Complaints 02/2011/QH13, Art. 33 and 36 to 40), and decisions that are suspended while a complaint is settled (Art. 35).
do $$
declare one text;
begin
    for one in select conname from pg_constraint where conrelid = 'enforcement.complaint'::regclass and contype = 'c'
        and (pg_get_constraintdef(oid) like '%answered_at IS NOT NULL%' or pg_get_constraintdef(oid) like '%''filed''%''annulled''%')
    loop
        execute format('alter table enforcement.complaint drop constraint %I', one);
    end loop;
end $$;
alter table enforcement.complaint
    add column instance         smallint not null default 1 check (instance in (1, 2)),                -- 2: to the superior head
    add column suspension_asked text     check (length(suspension_asked) between 10 and 1000),         -- why the complainant asks for a suspension; null where nothing was asked
    add column escalated_at     timestamptz,
    add constraint complaint_state_check check (state in ('filed', 'accepted', 'refused', 'withdrawn', 'escalated', 'dismissed', 'amended', 'annulled')),
    add constraint complaint_answered_check check (state in ('filed', 'withdrawn', 'escalated') or answered_at is not null),
    add constraint complaint_escalated_check check ((state = 'escalated') = (escalated_at is not null) and (state <> 'escalated' or instance = 1));
drop index enforcement.complaint_settled_once;
create unique index complaint_settled_once on enforcement.complaint (case_id, instance) where state in ('dismissed', 'amended', 'annulled');

create table enforcement.suspension (
    id           uuid        primary key,
    complaint_id uuid        not null references enforcement.complaint (id),
    case_id      uuid        not null references enforcement.case (id),
    part         smallint    not null,                                     -- which of the case's suspensions: their papers bear it
    reason       text        not null check (length(reason) between 1 and 2000),
    number       text        not null,
    year         integer     not null,
    title        text        not null,                                     -- the office in which it was ordered
    ordered_by   text        not null,
    ordered_name text        not null,
    ordered_at   timestamptz not null,
    until        date        not null,                                     -- never beyond the time for settling the complaint
    ended_how    text        check (ended_how in ('lifted', 'settled', 'withdrawn', 'lapsed')),
    ended_on     date,
    end_reason   text        check (length(end_reason) between 1 and 2000),
    end_number   text,                                                     -- of the order that lifted it
    ended_by     text,
    ended_name   text,
    ended_at     timestamptz,
    unique (case_id, part),
    unique (year, number),
    check ((ended_how is null) = (ended_on is null) and (ended_how is null) = (ended_at is null)),
    check ((ended_how = 'lifted') = (end_number is not null)),
    check (ended_on <= until)
);
create unique index suspension_once on enforcement.suspension (case_id) where ended_on is null;
create index suspension_runs on enforcement.suspension (until) where ended_on is null;

-- What each settlement made of a fine; the decision's row keeps what stands now.
create table enforcement.fine_change (
    complaint_id uuid        primary key references enforcement.complaint (id),
    decision_id  uuid        not null references enforcement.decision (id),
    before       bigint      not null,
    amount       bigint      not null check (amount > 0 and amount <> before),
    more_pay_by  date,
    changed_at   timestamptz not null,
    check ((more_pay_by is not null) = (amount > before))
);
create index fine_change_by_decision on enforcement.fine_change (decision_id, changed_at);
insert into enforcement.fine_change (complaint_id, decision_id, before, amount, more_pay_by, changed_at)
select k.id, d.id, d.amount, d.amended_amount, d.more_pay_by, d.amended_at
from enforcement.decision d join enforcement.complaint k on k.case_id = d.case_id and k.state = 'amended';
alter table enforcement.decision drop column more_pay_by;                   -- with the check that tied it to the one change there could be

alter table enforcement.payment drop constraint payment_part_check;
alter table enforcement.payment add constraint payment_part_check check (part between 1 and 3);

-- A case may have several papers of a kind: the settlement of each complaint, the orders about each suspension, a receipt for each rest.
alter table enforcement.document drop constraint document_pkey;
alter table enforcement.document add column part smallint not null default 1 check (part > 0), add primary key (case_id, kind, part);
alter table enforcement.document drop constraint document_kind_check;
alter table enforcement.document add constraint document_kind_check
    check (kind in ('notice', 'decision', 'receipt', 'points', 'transfer', 'motorbike', 'record', 'settlement', 'receipt-more', 'suspension', 'suspension-end'));
