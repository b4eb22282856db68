-- The one append-only table: audit trail, outbox, replay log and test oracle.
create schema audit;

create table audit.event (
    seq          bigint generated always as identity primary key,
    id           uuid        not null unique,
    type         text        not null,
    subject_kind text        not null,
    subject_id   text        not null,
    place_code   text,
    actor        text        not null check (actor <> ''),
    reason       text,
    data         jsonb       not null default '{}',
    occurred_at  timestamptz not null,
    recorded_at  timestamptz not null default clock_timestamp()
);

create index event_by_subject on audit.event (subject_kind, subject_id, seq);

create function audit.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'audit.event is append-only';
end $$;

create trigger event_is_append_only before update or delete or truncate on audit.event
    for each statement execute function audit.refuse_change();

-- How far a reader has come; advanced in the transaction that holds the reader's work.
create table audit.cursor (
    reader     text        primary key,
    seq        bigint      not null,
    updated_at timestamptz not null default now()
);
