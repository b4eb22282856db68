-- Who sleeps here tonight came within three days in most cases: who stays longer has an index of his own, so that a month of arrivals is not read for each night.
create index lodging_stays_over_three on fact.lodging (arrived_on) where nights > 3;

create or replace function indicator.cells_nights(a date, z date, now timestamptz)
returns table (measure text, axes text, place_code text, period date, dims jsonb, amount double precision) language sql stable as $$
    with stays as (
        select f.place_code, f.arrived_on, f.nights, f.nationality, f.purpose, f.guests, case when f.room is null then coalesce(f.rooms, (f.guests + 1) / 2) else 0 end as rooms, f.establishment
        from fact.lodging f where f.arrived_on > a - 3 and f.arrived_on <= z and f.nights <= 3 and f.arrived_on + f.nights > a and f.arrived_at <= now
        union all
        select f.place_code, f.arrived_on, f.nights, f.nationality, f.purpose, f.guests, case when f.room is null then coalesce(f.rooms, (f.guests + 1) / 2) else 0 end, f.establishment
        from fact.lodging f where f.arrived_on > a - 31 and f.arrived_on <= z and f.nights > 3 and f.nights <= 31 and f.arrived_on + f.nights > a and f.arrived_at <= now
        union all
        select f.place_code, f.arrived_on, f.nights, f.nationality, f.purpose, f.guests, case when f.room is null then coalesce(f.rooms, (f.guests + 1) / 2) else 0 end, f.establishment
        from fact.lodging f where f.arrived_on > a - 366 and f.arrived_on <= z and f.nights > 31 and f.arrived_on + f.nights > a and f.arrived_at <= now),
    nights as (
        select s.place_code, n.day::date as day, s.nationality, s.purpose, s.guests, s.rooms, e.kind
        from stays s
        cross join lateral generate_series(greatest(s.arrived_on, a)::timestamp, least(s.arrived_on + s.nights - 1, z)::timestamp, interval '1 day') n (day)
        left join fact.establishment e on e.code = s.establishment),
    grouped as (
        select place_code, day, nationality, purpose,
               case when grouping(nationality) = 0 then 'nationality' when grouping(purpose) = 0 then 'purpose' else '' end as axis,
               sum(guests) as guests, sum(rooms) filter (where kind is not null) as rooms
        from nights group by place_code, day, grouping sets ((), (nationality), (purpose))),
    -- whoever came on another day into the same room sleeps in the same room
    named as (
        select f.place_code, n.day::date as day, count(distinct (f.establishment, f.room)) as rooms
        from fact.lodging f
        join fact.establishment e on e.code = f.establishment
        cross join lateral generate_series(greatest(f.arrived_on, a)::timestamp, least(f.arrived_on + f.nights - 1, z)::timestamp, interval '1 day') n (day)
        where f.room is not null and f.arrived_on > a - 366 and f.arrived_on <= z and f.arrived_on + f.nights > a and f.arrived_at <= now
        group by f.place_code, n.day)
    select 'lodging.guest_nights', axis, place_code, day,
           case axis when 'nationality' then jsonb_build_object('nationality', nationality) when 'purpose' then jsonb_build_object('purpose', purpose) else '{}'::jsonb end,
           guests
    from grouped
    union all
    select 'lodging.rooms_taken', '', g.place_code, g.day, '{}'::jsonb, coalesce(g.rooms, 0) + coalesce(n.rooms, 0)
    from grouped g left join named n on n.place_code = g.place_code and n.day = g.day where g.axis = ''
$$;
