create schema traffic;

create table traffic.camera (
    code        text        primary key,
    name_vi     text        not null,
    name_en     text        not null,
    place_code  text        references place.place (code),
    longitude   double precision,
    latitude    double precision,
    source      text        not null,       -- rtsp://… (a secret: never logged, never sent to a browser) or a file
    config      jsonb       not null,       -- analysedFps, rules: as in samples/*.camera.json
    simulated   boolean     not null default false,
    enabled     boolean     not null default true,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now()
);

-- What a camera is doing now, written by the worker that holds it.
create table traffic.camera_state (
    camera_code   text        primary key references traffic.camera (code),
    state         text        not null check (state in ('starting', 'live', 'reconnecting', 'ended', 'stopped', 'broken')),
    since         timestamptz not null,
    detail        text,                     -- one line for the operator, no secret in it
    last_frame_at timestamptz,
    analysed_fps  real        not null default 0,
    frames        bigint      not null default 0,
    dropped       bigint      not null default 0,
    worker        text        not null,
    updated_at    timestamptz not null default now()
);

-- One vehicle once past one camera. Partitioned by day (UTC); traffic.ensure_passage_day makes a day's partition.
-- Readers follow it by (written_in, id): a row is safe to read once its transaction is older than every running one.
create table traffic.passage (
    id               uuid        not null,
    seen_from        timestamptz not null,
    seen_to          timestamptz not null,
    camera_code      text        not null,
    track_number     integer     not null,
    plate            text,
    plate_confidence real        not null check (plate_confidence between 0 and 1),
    plate_sure       boolean     not null,
    unsure_reason    text,
    plate_lines      smallint    check (plate_lines in (1, 2)),
    plate_colour     text        not null check (plate_colour in ('white', 'yellow', 'blue', 'red', 'unknown')),
    vehicle_class    text        not null check (vehicle_class in ('car', 'motorbike', 'truck', 'bus', 'unknown')),
    direction        real,
    frames           integer     not null,
    reads            integer     not null,
    received_at      timestamptz not null default now(),
    written_in       xid8        not null default pg_current_xact_id(),
    primary key (id, seen_from),
    check (plate is not null or not plate_sure)
) partition by range (seen_from);

create index passage_by_camera on traffic.passage (camera_code, seen_from);
create index passage_by_writing on traffic.passage (written_in, id);

create table traffic.passage_other_days partition of traffic.passage default;

create function traffic.ensure_passage_day(day date) returns void language plpgsql as $$
declare
    name text := 'passage_' || to_char(day, 'YYYYMMDD');
begin
    perform pg_advisory_xact_lock(hashtext('traffic.passage'));
    if to_regclass('traffic.' || name) is null then
        execute format('create table traffic.%I partition of traffic.passage for values from (%L) to (%L)',
            name, day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC');
    end if;
end $$;

-- Evidence first, row second: the files exist and are synced before the row does.
create table traffic.violation (
    id              uuid        primary key,
    passage_id      uuid        not null,
    camera_code     text        not null references traffic.camera (code),
    kind            text        not null check (kind in ('red_light', 'stop_line', 'wrong_way')),
    rule_id         text        not null,
    rule_version    text        not null,
    occurred_at     timestamptz not null,
    evidence_path   text        not null,
    evidence_sha256 text        not null,
    detail          jsonb       not null,
    received_at     timestamptz not null default now(),
    unique (passage_id, kind)
);
