-- A payment whose outcome nobody told is asked for, a bounded number of times; and each day's file of a gateway is compared with the book.
alter table enforcement.payment add column asks integer not null default 0;
alter table enforcement.payment add column asked_at timestamptz;
create index payment_open on enforcement.payment (started_at) where state = 'started';

create table enforcement.reconciliation (
    id          uuid        primary key,
    gateway     text        not null,
    day         date        not null,                 -- Vietnamese calendar
    file_name   text        not null,
    sha256      text        not null,
    actor       text        not null,
    at          timestamptz not null,
    matched     integer     not null,
    booked      integer     not null,                 -- received at the gateway, unknown to the book until now
    differences integer     not null
);

create table enforcement.reconciliation_difference (
    reconciliation_id uuid    not null references enforcement.reconciliation (id),
    line              integer not null,               -- in the file, 1 = the header; 0: of the book, not in the file
    reference         text    not null,
    kind              text    not null check (kind in ('wrong_amount', 'paid_twice', 'unknown_reference', 'transaction_reused', 'missing_at_gateway', 'unreadable', 'not_received')),
    amount            bigint,
    transaction       text
);
create index reconciliation_difference_by_run on enforcement.reconciliation_difference (reconciliation_id);
