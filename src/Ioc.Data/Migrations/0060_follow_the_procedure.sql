-- The whole way of a case by Circular 73/2024 and the Law on Handling Administrative Violations; the edges are Ioc.Domain.Enforcement.CaseLife.
alter table enforcement.case drop constraint case_state_check;
alter table enforcement.case add constraint case_state_check check (state in (
    'pending_review', 'rejected', 'approved', 'transferred', 'notice_issued', 'confirmed', 'contested', 'recorded', 'proposed', 'decided', 'paid',
    'closed', 'cancelled', 'expired'));

-- what was never approved may end without a plate or an offence
alter table enforcement.case drop constraint case_check1;
alter table enforcement.case add constraint case_is_complete check (state in ('pending_review', 'rejected', 'expired')
    or (plate is not null and vehicle_id is not null and offence_code is not null and fine_minimum between 0 and fine_maximum));

alter table enforcement.case
    add column merged_into     uuid references enforcement.case (id),
    add column limitation_from date,                          -- the day of the act, or the day on which evasion was found: then the year begins anew
    add column approved_by     text,                          -- the account
    add column approver_name   text,                          -- as it stands on the notice
    add column approved_at     timestamptz,
    add column issue_after     timestamptz,                   -- until then the approval can be undone
    add column public_address  text;                          -- as the notice will print it
update enforcement.case set limitation_from = (occurred_at at time zone 'Asia/Ho_Chi_Minh')::date;
alter table enforcement.case alter column limitation_from set not null;
alter table enforcement.case add constraint case_approval_is_named check (state <> 'approved' or (approved_by is not null and issue_after is not null));
create index case_to_issue on enforcement.case (issue_after) where state = 'approved';
create index case_by_limitation on enforcement.case (limitation_from)
    where state in ('pending_review', 'approved', 'transferred', 'notice_issued', 'confirmed', 'contested', 'recorded', 'proposed');

alter table enforcement.notice add column published_at timestamptz;
create index notice_to_publish on enforcement.notice (issued_at) where published_at is null;

-- A time limit that runs, was met or was missed. The rules are clocks.csv.
create table enforcement.clock (
    id         bigint      generated always as identity primary key,
    case_id    uuid        not null references enforcement.case (id),
    code       text        not null,
    party      text        not null check (party in ('police', 'owner', 'violator', 'authority')),
    started_on date        not null,
    due_on     date        not null,
    stopped_at timestamptz,                                   -- met, or the case ended
    missed_at  timestamptz,                                   -- when the watch saw that it had passed
    check (due_on >= started_on),
    check (missed_at is null or (missed_at at time zone 'Asia/Ho_Chi_Minh')::date > due_on)
);
create unique index clock_runs_once on enforcement.clock (case_id, code) where stopped_at is null;
create index clock_by_case on enforcement.clock (case_id);
create index clock_running on enforcement.clock (due_on, id) where stopped_at is null;
create index clock_to_miss on enforcement.clock (due_on) where stopped_at is null and missed_at is null;

-- Who else may be competent: commune police, other divisions.
create table enforcement.unit (
    code      text    primary key,
    name      text    not null,
    address   text    not null,
    phone     text,
    place     text    not null,                               -- the area it answers for, as people write it
    title     text    not null,                               -- its head's office, see competences.csv
    simulated boolean not null default false
);

create table enforcement.transfer (
    case_id    uuid        primary key references enforcement.case (id),
    unit_code  text        not null references enforcement.unit (code),
    number     text        not null,
    year       integer     not null,
    note       text,
    made_by    text        not null,
    made_at    timestamptz not null,
    answer     text,
    handled_at timestamptz,
    unique (year, number)
);

-- Biên bản vi phạm hành chính.
create table enforcement.record (
    case_id         uuid        primary key references enforcement.case (id),
    number          text        not null,
    year            integer     not null,
    violator_kind   text        not null check (violator_kind in ('person', 'organisation')),
    violator_name   text        not null check (violator_name <> ''),
    violator_number text,
    violator_address text,
    is_owner        boolean     not null,
    licence_number  text,                                     -- of the driving licence; null where there is none or it is not known
    licence_class   text,
    statement       text,
    refused_to_sign boolean     not null default false,
    may_explain     boolean     not null,
    explain_by      date,
    waived          boolean     not null default false,
    made_by         text        not null,
    made_by_name    text        not null,
    made_at         timestamptz not null,
    unique (year, number),
    check (may_explain = (explain_by is not null)),
    check (may_explain or not waived),
    check (licence_number is null or violator_kind = 'person')
);

create table enforcement.explanation (
    case_id  uuid        primary key references enforcement.case (id),
    text     text        not null check (length(text) between 10 and 4000),
    oral     boolean     not null,
    filed_by text        not null,
    filed_at timestamptz not null
);

create table enforcement.proposal (
    case_id       uuid        primary key references enforcement.case (id),
    amount        bigint      not null,
    minimum       bigint      not null,
    maximum       bigint      not null,
    note          text,
    proposed_by   text        not null,
    proposed_name text        not null,
    proposed_at   timestamptz not null,
    check (amount between minimum and maximum)
);

alter table enforcement.decision add column annulled_at timestamptz, add column sent_at timestamptz;

-- What is owed for lateness is paid together with the fine: amount = fine + surcharge.
alter table enforcement.payment add column surcharge bigint not null default 0;
alter table enforcement.payment add constraint payment_surcharge_check check (surcharge >= 0 and surcharge < amount);

-- A hold on services at the inspection, registration and licensing bodies (Decree 168/2024, Art. 47.11).
create table enforcement.service_hold (
    id          uuid        primary key,
    case_id     uuid        not null references enforcement.case (id),
    reason      text        not null check (reason in ('answer', 'pay')),     -- the clock that was missed
    bodies      text[]      not null check (bodies <@ array['inspection', 'registration', 'licensing', 'commune_police'] and cardinality(bodies) > 0),
    placed_at   timestamptz not null,
    released_at timestamptz,
    check (released_at is null or released_at >= placed_at)
);
create unique index service_hold_once on enforcement.service_hold (case_id, reason) where released_at is null;

-- Points of driving licences: the balance, and every change of it.
create table enforcement.licence (
    number         text    primary key,
    class          text    not null,
    balance        integer not null default 12 check (balance between 0 and 12),
    last_deduction date,
    simulated      boolean not null default false
);

create table enforcement.points_entry (
    id         bigint      generated always as identity primary key,
    licence    text        not null references enforcement.licence (number),
    kind       text        not null check (kind in ('taken', 'given_back', 'restored')),
    case_id    uuid        references enforcement.case (id),
    points     integer     not null check (points between 0 and 12),           -- what the offence costs
    before     integer     not null check (before between 0 and 12),
    after      integer     not null check (after between 0 and 12),
    decided_by text,                                                           -- with the day it makes the occasion: the highest deduction only
    day        date        not null,
    at         timestamptz not null,
    check ((kind = 'taken') = (after <= before) or after = before),
    check ((kind = 'restored') = (case_id is null))
);
create index points_entry_by_licence on enforcement.points_entry (licence, id);
create unique index points_taken_once on enforcement.points_entry (case_id) where kind = 'taken';

-- Documents can be asked whether they are genuine: by their number and a code that opens nothing.
alter table enforcement.document drop constraint document_kind_check;
alter table enforcement.document add constraint document_kind_check
    check (kind in ('notice', 'decision', 'receipt', 'points', 'transfer', 'motorbike', 'record'));
alter table enforcement.document add column number text, add column check_code text;
create index document_by_number on enforcement.document (number) where number is not null;

-- Cases that were open before: their limits run on.
insert into enforcement.clock (case_id, code, party, started_on, due_on)
select c.id, 'limitation', 'police', c.limitation_from, (c.limitation_from + interval '1 year')::date
from enforcement.case c where c.state in ('pending_review', 'notice_issued', 'confirmed', 'contested');
insert into enforcement.clock (case_id, code, party, started_on, due_on)
select c.id, 'answer', 'owner', (n.issued_at at time zone 'Asia/Ho_Chi_Minh')::date, n.respond_by
from enforcement.case c join enforcement.notice n on n.case_id = c.id where c.state = 'notice_issued';
insert into enforcement.clock (case_id, code, party, started_on, due_on)
select c.id, 'pay', 'violator', (d.decided_at at time zone 'Asia/Ho_Chi_Minh')::date, d.pay_by
from enforcement.case c join enforcement.decision d on d.case_id = c.id where c.state = 'decided';
