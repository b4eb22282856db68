-- An operational area stands between province and commune where a city keeps one (the district level ended on 1 July 2025).
alter table place.place drop constraint place_kind_check;
alter table place.place add constraint place_kind_check check (kind in ('province', 'area', 'commune', 'quarter'));
create index place_by_parent on place.place (parent_code);

-- Every place under itself and under each of its ancestors: what an aggregate groups by.
create view place.within as
    with recursive up (place_code, ancestor_code) as (
        select code, code from place.place
        union all
        select up.place_code, place.parent_code
        from up join place.place on place.code = up.ancestor_code
        where place.parent_code is not null)
    select place_code, ancestor_code from up;

-- Facts: what sources declare, already without names. Each row knows the import that brought it.
create schema fact;

create table fact.source (
    code            text        primary key,
    name_vi         text        not null,
    name_en         text        not null,
    position        integer     not null,
    late_after      interval    not null,       -- no success for so long: the source is late
    last_attempt_at timestamptz,
    last_success_at timestamptz,
    last_error      text,                       -- of the last attempt; null when it succeeded
    rows_taken      bigint      not null default 0,
    rows_refused    bigint      not null default 0
);

create table fact.import (
    id             uuid        primary key,
    source_code    text        not null references fact.source (code),
    name           text        not null,        -- the file's name, or the feed's
    sha256         text,                        -- of the file; null for a feed
    actor          text        not null,
    imported_at    timestamptz not null,
    simulated      boolean     not null,
    rows_taken     integer     not null,        -- new or changed
    rows_unchanged integer     not null,
    rows_refused   integer     not null
);
create index import_by_source on fact.import (source_code, imported_at);

create table fact.refused_row (
    import_id uuid    not null references fact.import (id),
    line      integer not null,                 -- in the file, 1 = the header
    field     text,
    value     text,
    reason_vi text    not null,
    reason_en text    not null
);
create index refused_row_by_import on fact.refused_row (import_id, line);

-- People at the end of a month and what changed them during it.
create table fact.population (
    place_code text    not null references place.place (code),
    month      date    not null check (extract(day from month) = 1),
    sex        text    not null check (sex in ('female', 'male')),
    age_band   text    not null,
    population integer not null check (population >= 0),
    births     integer not null check (births >= 0),
    deaths     integer not null check (deaths >= 0),
    moved_in   integer not null check (moved_in >= 0),
    moved_out  integer not null check (moved_out >= 0),
    import_id  uuid    not null references fact.import (id),
    primary key (place_code, month, sex, age_band)
);
create index population_by_month on fact.population (month);

create table fact.labour (
    place_code   text    not null references place.place (code),
    month        date    not null check (extract(day from month) = 1),
    sector       text    not null,
    labour_force integer not null check (labour_force >= 0),
    employed     integer not null check (employed >= 0),
    unemployed   integer not null check (unemployed >= 0),
    import_id    uuid    not null references fact.import (id),
    primary key (place_code, month, sector),
    check (labour_force = employed + unemployed)
);
create index labour_by_month on fact.labour (month);

-- A lodging declaration reduced on arrival to a group without names.
create table fact.lodging (
    reference     text        primary key,
    place_code    text        not null references place.place (code),
    establishment text        not null,
    arrived_at    timestamptz not null,
    arrived_on    date        not null,         -- the local day (Asia/Ho_Chi_Minh) of arrived_at
    nationality   text        not null check (nationality ~ '^[A-Z]{3}$'),
    purpose       text        not null,
    guests        integer     not null check (guests > 0),
    nights        integer     not null check (nights > 0),
    import_id     uuid        not null references fact.import (id)
);
create index lodging_by_day on fact.lodging (arrived_on);

create table fact.incident (
    reference   text        primary key,
    place_code  text        not null references place.place (code),
    occurred_at timestamptz not null,
    occurred_on date        not null,           -- the local day (Asia/Ho_Chi_Minh) of occurred_at
    type        text        not null,
    cleared     boolean     not null,
    import_id   uuid        not null references fact.import (id)
);
create index incident_by_day on fact.incident (occurred_on);

-- When a demonstration was first loaded: its files count their days from there, so that loading them again changes nothing.
create table fact.demo (
    only_one  boolean     primary key default true check (only_one),
    loaded_at timestamptz not null
);

insert into fact.source (code, name_vi, name_en, position, late_after) values
    ('population', 'Cơ sở dữ liệu dân cư (tổng hợp)', 'Population register (aggregates)', 1, interval '40 days'),
    ('labour',     'Thống kê lao động, việc làm',     'Labour and employment statistics', 2, interval '40 days'),
    ('lodging',    'Thông báo lưu trú',               'Lodging declarations',             3, interval '6 hours'),
    ('incidents',  'Vụ việc an ninh, trật tự',        'Public-order incidents',           4, interval '12 hours');
