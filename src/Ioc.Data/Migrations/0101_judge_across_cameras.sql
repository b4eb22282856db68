-- Rules that look at passages of several cameras. Data like a camera's configuration: versioned, and each case keeps the version that judged it.
create table traffic.across_rule (
    id         text        primary key check (id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$'),
    kind       text        not null check (kind in ('average_speed', 'cloned_plate')),
    enabled    boolean     not null default false,
    version    integer     not null default 1,
    config     jsonb       not null,
    simulated  boolean     not null default false,
    updated_at timestamptz not null default now()
);

create table traffic.across_rule_version (
    rule_id text        not null references traffic.across_rule (id),
    number  integer     not null check (number > 0),
    config  jsonb       not null,
    sha256  text        not null,
    author  text        not null,
    at      timestamptz not null default now(),
    note    text,
    primary key (rule_id, number)
);
create index across_rule_version_by_hash on traffic.across_rule_version (sha256);

create function traffic.refuse_across_version_change() returns trigger language plpgsql as $$
begin
    raise exception 'traffic.across_rule_version is append-only';
end $$;
create trigger across_rule_version_is_append_only before update or delete or truncate on traffic.across_rule_version
    for each statement execute function traffic.refuse_across_version_change();

-- A camera that takes part keeps a picture of each vehicle until no rule looks back so far.
create table traffic.across_camera (
    rule_id     text not null references traffic.across_rule (id) on delete cascade,
    camera_code text not null references traffic.camera (code),
    primary key (rule_id, camera_code)
);
create index across_camera_by_camera on traffic.across_camera (camera_code);

-- How far the passages have been looked at.
create table traffic.passage_reader (
    reader text primary key,
    place  text not null
);

-- What would have been found but proves nothing, so that a rule that finds nothing can say why. Names no vehicle.
create table traffic.across_skip (
    id      uuid        primary key,          -- the id that the violation would have had
    rule_id text        not null references traffic.across_rule (id),
    at      timestamptz not null,
    reason  text        not null check (reason in ('no_picture', 'not_proof'))
);
create index across_skip_by_rule on traffic.across_skip (rule_id, at desc);
create index violation_by_rule_id on traffic.violation (rule_id, occurred_at desc);

-- Only sure plates are ever matched.
create index passage_by_plate on traffic.passage (plate, seen_from) where plate_sure;
