-- Sources come through one door: what came which way, by which contract, when the next is expected, how its columns are called.
alter table fact.source
    add column due_times time[],                                    -- local times of each day by which it must have delivered; null: not daily
    add column due_day   integer check (due_day between 1 and 28);  -- day of the month by which the month before must be there; null: not monthly
update fact.source set due_times = '{08:00,23:00}' where code = 'lodging';
update fact.source set due_times = '{08:00}' where code in ('identity', 'incidents', 'gates');
update fact.source set due_day = 5 where code in ('targets', 'models');
update fact.source set due_day = 10 where code in ('population', 'population_traits', 'labour', 'labour_people', 'labour_income', 'services');

alter table fact.import
    add column way      text not null default 'file' check (way in ('file', 'upload', 'folder', 'push', 'pull')),
    add column format   text,              -- of the formats that a source is taken in
    add column contract text,              -- version of that format
    add column header   text[];            -- of the file, where refused rows are kept whole
create index import_by_time on fact.import (imported_at desc);

-- The plans' words for good data: đúng, đủ, sạch, sống.
alter table fact.refused_row
    add column quality text not null default 'correct' check (quality in ('correct', 'complete', 'clean', 'live')),
    add column cells   text[];             -- the row as it came; null where it could tell who a person is

-- How a sender calls the columns: remembered, so that the next file needs no hand.
create table fact.column_map (
    format     text        not null,
    field      text        not null,
    header     text,                       -- the column's name in the sender's file
    fixed      text,                       -- or one value for every row
    mapped_by  text        not null,
    mapped_at  timestamptz not null,
    primary key (format, field),
    check ((header is null) <> (fixed is null))
);

-- Keys of those who push. Only the digest is kept; the key itself is shown once.
create table fact.push_key (
    id           uuid        primary key,
    name         text        not null,
    sources      text[]      not null check (cardinality(sources) > 0),
    sha256       text        not null unique,
    created_by   text        not null,
    created_at   timestamptz not null,
    last_used_at timestamptz,
    revoked_at   timestamptz
);
create table fact.push_receipt (
    key_id          uuid        not null references fact.push_key (id),
    idempotency_key text        not null,
    source_code     text        not null references fact.source (code),
    sha256          text        not null,        -- of the body: the same key with another body is refused
    answer          jsonb,                       -- null while it is being done
    received_at     timestamptz not null,
    primary key (key_id, idempotency_key)
);
create index push_receipt_by_time on fact.push_receipt (received_at);

-- How far a source that is fetched has been fetched.
create table fact.pull (
    source_code text        primary key references fact.source (code),
    cursor      text,
    state       text        not null default 'waiting' check (state in ('waiting', 'working', 'unavailable', 'refused')),
    tried_at    timestamptz,
    answered_at timestamptz,
    took_ms     integer,
    message_id  text,                            -- X-Road's name of the last question
    fault       text
);

-- The official declaration tells the day of arrival, not the hour: an hour that nobody told is not made up.
alter table fact.lodging add column hour_known boolean not null default true;
insert into indicator.dimension_value (dimension, code, position, name_vi, name_en) values ('hour', 'unknown', 25, 'không rõ giờ', 'hour unknown');

create or replace function indicator.cells_arrivals(a date, z date, now timestamptz)
returns table (measure text, axes text, place_code text, period date, dims jsonb, amount double precision) language sql stable as $$
    with told as (
        select f.*, case when f.hour_known then extract(hour from f.arrived_at at time zone 'Asia/Ho_Chi_Minh')::integer else -1 end as hour_
        from fact.lodging f
        where f.arrived_on between a and z and f.arrived_at <= now),
    grouped as (
        select f.place_code, f.arrived_on, f.nationality, f.purpose, f.origin, f.hour_,
               case when grouping(f.nationality) = 0 then 'nationality' when grouping(f.purpose) = 0 then 'purpose'
                    when grouping(f.origin) = 0 then 'origin' when grouping(f.hour_) = 0 then 'hour' else '' end as axis,
               sum(f.guests) as guests, count(*) as declarations, sum(f.guests::bigint * f.nights) as stay_nights,
               count(f.declared_at) as timed,
               -- before 23:00 of the day of arrival; who arrives after 23:00, before 08:00 of the next day
               count(*) filter (where f.declared_at <= case when f.hour_ >= 23
                   then (f.arrived_on + 1 + time '08:00') at time zone 'Asia/Ho_Chi_Minh'
                   else (f.arrived_on + time '23:00') at time zone 'Asia/Ho_Chi_Minh' end) as on_time
        from told f
        group by f.place_code, f.arrived_on, grouping sets ((), (f.nationality), (f.purpose), (f.origin), (f.hour_)))
    select m.measure, g.axis, g.place_code, g.arrived_on,
           case g.axis when 'nationality' then jsonb_build_object('nationality', g.nationality)
                       when 'purpose' then jsonb_build_object('purpose', g.purpose)
                       when 'origin' then jsonb_build_object('origin', coalesce(g.origin, 'unknown'))
                       when 'hour' then jsonb_build_object('hour', case when g.hour_ < 0 then 'unknown' else g.hour_::text end) else '{}'::jsonb end,
           m.amount
    from grouped g
    cross join lateral (values ('lodging.arrivals', g.guests), ('lodging.declarations', g.declarations), ('lodging.stay_nights', g.stay_nights),
                               ('lodging.timed', g.timed), ('lodging.on_time', g.on_time)) m (measure, amount)
    where m.measure = 'lodging.arrivals'
       or (m.measure = 'lodging.stay_nights' and g.axis in ('', 'nationality', 'purpose'))
       or g.axis = ''
$$;
