-- Cases and what the law makes of them. The edges between the states are Ioc.Domain.Enforcement.CaseLife.
create schema enforcement;

create table enforcement.case (
    id               uuid        primary key,
    version          integer     not null default 1 check (version > 0),   -- every change counts it up
    violation_id     uuid        not null unique references traffic.violation (id),
    state            text        not null default 'pending_review' check (state in (
                         'pending_review', 'rejected', 'notice_issued', 'confirmed', 'contested', 'decided', 'paid', 'closed', 'cancelled')),
    kind             text        not null check (kind in ('red_light', 'stop_line', 'wrong_way')),
    camera_code      text        not null references traffic.camera (code),
    place_code       text        references place.place (code),
    occurred_at      timestamptz not null,
    opened_at        timestamptz not null,
    simulated        boolean     not null,

    -- what the camera read; it never changes
    read_plate       text,
    read_confidence  real        not null check (read_confidence between 0 and 1),
    read_sure        boolean     not null,
    read_unsure      text,
    read_lines       smallint,
    read_colour      text        not null,
    read_class       text        not null,

    -- what the case goes by
    plate            text,
    plate_by_officer boolean     not null default false,
    vehicle_id       uuid        references registry.vehicle (id),
    flags            text[]      not null default '{}' check (flags <@ array[
                         'plate_unreadable', 'plate_unsure', 'no_registration', 'several_registrations', 'class_mismatch', 'colour_mismatch',
                         'stolen', 'revoked', 'expired', 'army', 'diplomatic', 'evidence_broken']),

    -- set at approval: the law of the day of the act, kept as it was
    offence_code     text,
    fine_minimum     bigint,
    fine_maximum     bigint,
    points           smallint    check (points between 0 and 12),

    reject_reason    text,
    reject_note      text,
    updated_at       timestamptz not null,

    check (state <> 'rejected' or reject_reason is not null),
    check (state in ('pending_review', 'rejected')
        or (plate is not null and vehicle_id is not null and offence_code is not null and fine_minimum between 0 and fine_maximum))
);

create index case_by_state on enforcement.case (state, opened_at, id);
create index case_by_opening on enforcement.case (opened_at, id);
create index case_flagged on enforcement.case (state) where cardinality(flags) > 0;

create table enforcement.number_series (
    series text    not null,
    year   integer not null,
    last   integer not null,
    primary key (series, year)
);

create table enforcement.notice (
    id          uuid        primary key,
    case_id     uuid        not null unique references enforcement.case (id),
    number      text        not null,                         -- 000123/TB-XPVPHC
    year        integer     not null,
    lookup_code text        not null,                         -- printed on the notice; with number and plate it opens the case to its holder
    parts       text[]      not null,                         -- the parts of the evidence that the notice shows
    respond_by  date        not null,
    issued_by   text        not null,
    issued_at   timestamptz not null,
    unique (year, number)
);

create index notice_by_number on enforcement.notice (number);

create table enforcement.confirmation (
    case_id     uuid        primary key references enforcement.case (id),
    is_owner    boolean     not null,
    driver_name text,
    confirmed_at timestamptz not null,
    check (is_owner = (driver_name is null))
);

create table enforcement.contest (
    case_id    uuid        primary key references enforcement.case (id),
    text       text        not null check (length(text) between 10 and 4000),
    filed_at   timestamptz not null,
    outcome    text        check (outcome in ('upheld', 'dismissed')),
    decided_by text,
    decided_at timestamptz,
    note       text,
    check ((outcome is null) = (decided_at is null)),
    check ((outcome is null) = (decided_by is null))
);

create table enforcement.decision (
    id              uuid        primary key,
    case_id         uuid        not null unique references enforcement.case (id),
    number          text        not null,                     -- 000045/QĐ-XPHC
    year            integer     not null,
    amount          bigint      not null,
    minimum         bigint      not null,
    maximum         bigint      not null,
    liable          text        not null check (liable in ('owner', 'organisation', 'named_driver')),
    points          smallint    not null check (points between 0 and 12),
    title           text        not null,
    decided_by      text        not null,
    decided_by_name text        not null,
    note            text,
    pay_by          date        not null,
    decided_at      timestamptz not null,
    unique (year, number),
    check (amount between minimum and maximum)
);

create table enforcement.payment (
    id                  uuid        primary key,
    case_id             uuid        not null references enforcement.case (id),
    reference           text        not null unique,          -- what the gateway and the bank statement name it by
    amount              bigint      not null check (amount > 0),
    gateway             text        not null,
    state               text        not null check (state in ('started', 'received', 'failed')),
    gateway_transaction text,
    started_at          timestamptz not null,
    received_at         timestamptz,
    check ((state = 'received') = (received_at is not null)),
    check (state <> 'received' or gateway_transaction is not null),
    unique (gateway, gateway_transaction)
);

-- whatever else happens, a case is paid once
create unique index payment_received_once on enforcement.payment (case_id) where state = 'received';
create index payment_by_case on enforcement.payment (case_id, started_at);

-- Documents as they were issued, byte for byte.
create table enforcement.document (
    case_id   uuid        not null references enforcement.case (id),
    kind      text        not null check (kind in ('notice', 'decision', 'receipt')),
    sha256    text        not null,
    content   bytea       not null,
    issued_at timestamptz not null,
    primary key (case_id, kind)
);
