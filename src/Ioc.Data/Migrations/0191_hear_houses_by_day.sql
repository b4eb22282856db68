-- Which houses were heard of in seven days is read from the declarations' days, which are indexed anyway. An index by house alone cost more than all
-- the rest of taking a year's file in, for houses come in no order.
create or replace function indicator.cells_houses(a date, z date, now timestamptz)
returns table (measure text, axes text, place_code text, period date, dims jsonb, amount double precision) language sql stable as $$
    with days as (select d::date as day from generate_series(a::timestamp, least(z, indicator.local_day(now))::timestamp, interval '1 day') d),
    told as (
        select f.establishment, f.arrived_on, lead(f.arrived_on) over (partition by f.establishment order by f.arrived_on) as again_on
        from fact.lodging f
        where f.arrived_on > a - 7 and f.arrived_on <= z and f.arrived_at <= now
        group by f.establishment, f.arrived_on),
    -- each day once on which a house had been heard of within seven
    heard as (
        select t.establishment, d::date as day
        from told t
        cross join lateral generate_series(t.arrived_on::timestamp, least(t.arrived_on + 6, coalesce(t.again_on - 1, t.arrived_on + 6))::timestamp, interval '1 day') d),
    open as (
        select days.day, e.code, e.place_code, e.kind, e.rooms, h.day is not null as heard
        from days
        join fact.establishment e on e.valid_from <= days.day and (e.valid_to is null or e.valid_to > days.day)
        left join heard h on h.establishment = e.code and h.day = days.day)
    select m.measure, 'house_kind', o.place_code, o.day, jsonb_build_object('house_kind', o.kind), sum(m.amount)
    from open o
    cross join lateral (values ('lodging.houses', 1), ('lodging.rooms', o.rooms), ('lodging.houses_silent', case when o.heard then 0 else 1 end)) m (measure, amount)
    group by m.measure, o.place_code, o.day, o.kind
$$;
drop index fact.lodging_by_house;
