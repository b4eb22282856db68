-- Hundreds of cases an hour by several officers: who looks at which, who was asked, who approved first.

-- A claim that runs out by itself: a closed browser never keeps a case.
create table enforcement.lease (
    case_id uuid        primary key references enforcement.case (id),
    officer text        not null,
    name    text        not null,                             -- as colleagues know them
    since   timestamptz not null,
    until   timestamptz not null check (until > since)
);
create index lease_by_officer on enforcement.lease (officer);

create table enforcement.assignment (
    case_id  uuid        primary key references enforcement.case (id),
    officer  text        not null,
    asked_by text        not null,
    note     text        not null,
    at       timestamptz not null
);
create index assignment_by_officer on enforcement.assignment (officer);

-- The first of two persons, where the configuration asks for two.
create table enforcement.first_approval (
    case_id      uuid        primary key references enforcement.case (id),
    offence_code text        not null,
    officer      text        not null,
    name         text        not null,
    at           timestamptz not null
);

-- Who decided what at the desk: the officer's own figures, and how approvals stood up.
create table enforcement.desk_act (
    id       bigint      generated always as identity primary key,
    case_id  uuid        not null references enforcement.case (id),
    officer  text        not null,
    act      text        not null check (act in ('approve', 'reject', 'merge', 'transfer', 'undo')),
    seconds  integer     check (seconds >= 0),                -- from claim to act; null where nothing was claimed
    at       timestamptz not null
);
create index desk_act_by_officer on enforcement.desk_act (officer, at);
create index desk_act_by_case on enforcement.desk_act (case_id);

-- The queue's own order for every filter that the desk offers.
create index case_pending_by_camera on enforcement.case (camera_code, opened_at, id) where state = 'pending_review';
create index case_pending_by_place on enforcement.case (place_code, opened_at, id) where state = 'pending_review';
create index case_pending_by_kind on enforcement.case (kind, opened_at, id) where state = 'pending_review';
create index case_pending_by_confidence on enforcement.case (read_confidence, opened_at, id) where state = 'pending_review';
create index case_pending_by_plate on enforcement.case (plate, occurred_at) where state = 'pending_review';
