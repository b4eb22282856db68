-- What a camera is follows from its source: 'anpr' reads plates itself and posts them, an address streams, a path is recorded video.
alter table traffic.camera add column kind text generated always as (
    case when source = 'anpr' then 'anpr' when source like '%://%' then 'stream' else 'video' end) stored;
alter table traffic.camera add column version integer not null default 1;

-- Every configuration that a camera ever had. A case names its rule by a hash; here the rule is found again.
create table traffic.camera_version (
    camera_code text        not null references traffic.camera (code),
    number      integer     not null check (number > 0),
    config      jsonb       not null,
    author      text        not null,       -- operator:NAME; system:… when no person did it
    at          timestamptz not null default now(),
    note        text,
    primary key (camera_code, number)
);

insert into traffic.camera_version (camera_code, number, config, author, at)
select code, 1, config, 'system:migration', updated_at from traffic.camera;

-- A trigger, so that no configuration changes without a version, whoever changes it (a page, a seed, an administrator's SQL).
-- The author and the note come with the transaction: set_config('ioc.author', …, true), set_config('ioc.note', …, true).
create function traffic.number_camera_version() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and new.config is distinct from old.config then
        new.version := old.version + 1;
    end if;
    return new;
end $$;

create function traffic.keep_camera_version() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' or new.version <> old.version then
        insert into traffic.camera_version (camera_code, number, config, author, note)
        values (new.code, new.version, new.config,
            coalesce(nullif(current_setting('ioc.author', true), ''), 'system:database'), nullif(current_setting('ioc.note', true), ''));
    end if;
    return null;
end $$;

create trigger camera_version_is_numbered before update on traffic.camera for each row execute function traffic.number_camera_version();
create trigger camera_version_is_kept after insert or update on traffic.camera for each row execute function traffic.keep_camera_version();

create function traffic.refuse_version_change() returns trigger language plpgsql as $$
begin
    raise exception 'traffic.camera_version is append-only';
end $$;

create trigger camera_version_is_append_only before update or delete or truncate on traffic.camera_version
    for each statement execute function traffic.refuse_version_change();

create index violation_by_rule_version on traffic.violation (rule_version);
