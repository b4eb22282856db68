-- Measures: what can be added up, cut from facts into cells by place, period and dimensions.
-- An indicator is then a sum, or one sum divided by another: one calculator for all of them, defined by data.
create table indicator.family (
    code      text primary key,
    cells     text not null,                 -- the function that makes its cells: (a, z, now) -> measure, axes, place_code, period, dims, amount
    source    text not null,                 -- fact.source, or passages, cases, cameras: what this system measures itself
    grain     text not null check (grain in ('day', 'month')),
    reach     integer not null default 0,    -- by how many days after its own a fact changes cells; -1: up to today
    daily     boolean not null default false -- today's cells change without a new fact
);

create table indicator.measure (
    code   text not null,
    axes   text not null,                    -- dimensions of its cells, sorted, joined by commas; '' for none
    family text not null references indicator.family (code),
    kind   text not null check (kind in ('flow', 'stock')),   -- a flow is added up over time, a stock is not
    rank   integer not null default 0,       -- of two that would do, the lower one serves
    first_period date,                       -- since when there are cells; null: none yet
    primary key (code, axes)
);

create table indicator.cell (
    measure    text   not null,
    axes       text   not null,
    period     date   not null,
    place_code text   not null references place.place (code),
    dims       jsonb  not null,
    amount     double precision not null,
    primary key (measure, axes, period, place_code, dims)
);

-- The places that have a measure: where nothing happened there, that is a zero and not a gap.
create table indicator.measure_place (
    measure    text not null,
    place_code text not null references place.place (code),
    primary key (measure, place_code)
);

create function indicator.local_day(at timestamptz) returns date language sql immutable parallel safe as $$
    select (at at time zone 'Asia/Ho_Chi_Minh')::date
$$;

create function indicator.cells_population(a date, z date, now timestamptz)
returns table (measure text, axes text, place_code text, period date, dims jsonb, amount double precision) language sql stable as $$
    select m.measure, 'age_band,settlement,sex', f.place_code, f.month,
           jsonb_strip_nulls(jsonb_build_object('age_band', f.age_band, 'sex', f.sex, 'settlement', p.settlement)), m.amount
    from fact.population f join place.place p on p.code = f.place_code
    cross join lateral (values
        ('population.people', f.population),
        -- the middle of the band; 84 for the open one
        ('population.years_lived', f.population * case when f.age_band = '80+' then 84 else split_part(f.age_band, '-', 1)::integer + 2.5 end)
    ) m (measure, amount)
    where f.month between a and z
    union all
    select m.measure, 'sex', f.place_code, f.month, jsonb_build_object('sex', f.sex), sum(m.amount)
    from fact.population f
    cross join lateral (values ('population.births', f.births), ('population.deaths', f.deaths),
                               ('population.moved_in', f.moved_in), ('population.moved_out', f.moved_out)) m (measure, amount)
    where f.month between a and z
    group by m.measure, f.place_code, f.month, f.sex
    union all
    select 'place.area_km2', '', p.code, f.month, '{}'::jsonb, p.area_km2
    from (select distinct place_code, month from fact.population where month between a and z) f join place.place p on p.code = f.place_code
    where p.area_km2 is not null
$$;

create function indicator.cells_traits(a date, z date, now timestamptz)
returns table (measure text, axes text, place_code text, period date, dims jsonb, amount double precision) language sql stable as $$
    select 'population.by_' || f.trait, f.trait, f.place_code, f.month, jsonb_build_object(f.trait, f.value), f.amount
    from fact.population_trait f where f.month between a and z
    union all
    select 'population.household_members', '', f.place_code, f.month, '{}'::jsonb, sum(f.amount * rtrim(f.value, '+')::integer)
    from fact.population_trait f where f.trait = 'household_size' and f.month between a and z group by f.place_code, f.month
$$;

create function indicator.cells_labour(a date, z date, now timestamptz)
returns table (measure text, axes text, place_code text, period date, dims jsonb, amount double precision) language sql stable as $$
    select m.measure, 'sector,settlement', f.place_code, f.month,
           jsonb_strip_nulls(jsonb_build_object('sector', f.sector, 'settlement', p.settlement)), m.amount
    from fact.labour f join place.place p on p.code = f.place_code
    cross join lateral (values ('labour.force', f.labour_force), ('labour.employed', f.employed), ('labour.unemployed', f.unemployed)) m (measure, amount)
    where f.month between a and z
$$;

create function indicator.cells_labour_people(a date, z date, now timestamptz)
returns table (measure text, axes text, place_code text, period date, dims jsonb, amount double precision) language sql stable as $$
    select m.measure, 'age_group,sex', f.place_code, f.month, jsonb_build_object('age_group', f.age_group, 'sex', f.sex), m.amount
    from fact.labour_people f
    cross join lateral (values ('labour.force', f.labour_force), ('labour.employed', f.employed), ('labour.unemployed', f.unemployed)) m (measure, amount)
    where f.month between a and z
$$;

create function indicator.cells_income(a date, z date, now timestamptz)
returns table (measure text, axes text, place_code text, period date, dims jsonb, amount double precision) language sql stable as $$
    select m.measure, 'sector,settlement', f.place_code, f.month,
           jsonb_strip_nulls(jsonb_build_object('sector', f.sector, 'settlement', p.settlement)), m.amount
    from fact.labour_income f join place.place p on p.code = f.place_code
    cross join lateral (values ('labour.income', f.income::double precision), ('labour.earners', f.earners), ('labour.trained', f.trained)) m (measure, amount)
    where f.month between a and z
$$;

-- By the day of arrival. One dimension at a time: their cross would be as long as the declarations themselves.
create function indicator.cells_arrivals(a date, z date, now timestamptz)
returns table (measure text, axes text, place_code text, period date, dims jsonb, amount double precision) language sql stable as $$
    with grouped as (
        select f.place_code, f.arrived_on, f.nationality, f.purpose, f.origin, extract(hour from f.arrived_at at time zone 'Asia/Ho_Chi_Minh')::integer as hour,
               case when grouping(f.nationality) = 0 then 'nationality' when grouping(f.purpose) = 0 then 'purpose'
                    when grouping(f.origin) = 0 then 'origin'
                    when grouping(extract(hour from f.arrived_at at time zone 'Asia/Ho_Chi_Minh')::integer) = 0 then 'hour' else '' end as axis,
               sum(f.guests) as guests, count(*) as declarations, sum(f.guests::bigint * f.nights) as stay_nights,
               count(f.declared_at) as timed,
               -- before 23:00 of the day of arrival; who arrives after 23:00, before 08:00 of the next day
               count(*) filter (where f.declared_at <= case
                   when extract(hour from f.arrived_at at time zone 'Asia/Ho_Chi_Minh') >= 23
                   then (f.arrived_on + 1 + time '08:00') at time zone 'Asia/Ho_Chi_Minh'
                   else (f.arrived_on + time '23:00') at time zone 'Asia/Ho_Chi_Minh' end) as on_time
        from fact.lodging f
        where f.arrived_on between a and z and f.arrived_at <= now
        group by f.place_code, f.arrived_on, grouping sets (
            (), (f.nationality), (f.purpose), (f.origin), (extract(hour from f.arrived_at at time zone 'Asia/Ho_Chi_Minh')::integer)))
    select m.measure, g.axis, g.place_code, g.arrived_on,
           case g.axis when 'nationality' then jsonb_build_object('nationality', g.nationality)
                       when 'purpose' then jsonb_build_object('purpose', g.purpose)
                       when 'origin' then jsonb_build_object('origin', coalesce(g.origin, 'unknown'))
                       when 'hour' then jsonb_build_object('hour', g.hour::text) else '{}'::jsonb end,
           m.amount
    from grouped g
    cross join lateral (values ('lodging.arrivals', g.guests), ('lodging.declarations', g.declarations), ('lodging.stay_nights', g.stay_nights),
                               ('lodging.timed', g.timed), ('lodging.on_time', g.on_time)) m (measure, amount)
    where m.measure = 'lodging.arrivals'
       or (m.measure = 'lodging.stay_nights' and g.axis in ('', 'nationality', 'purpose'))
       or g.axis = ''
$$;

-- By the night: a guest counts on every night of the stay.
create function indicator.cells_nights(a date, z date, now timestamptz)
returns table (measure text, axes text, place_code text, period date, dims jsonb, amount double precision) language sql stable as $$
    with stays as (
        select f.place_code, f.arrived_on, f.nights, f.nationality, f.purpose, f.guests, coalesce(f.rooms, (f.guests + 1) / 2) as rooms, f.establishment
        from fact.lodging f where f.arrived_on > a - 31 and f.arrived_on <= z and f.nights <= 31 and f.arrived_on + f.nights > a and f.arrived_at <= now
        union all
        select f.place_code, f.arrived_on, f.nights, f.nationality, f.purpose, f.guests, coalesce(f.rooms, (f.guests + 1) / 2), f.establishment
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
        from nights group by place_code, day, grouping sets ((), (nationality), (purpose)))
    select 'lodging.guest_nights', axis, place_code, day,
           case axis when 'nationality' then jsonb_build_object('nationality', nationality) when 'purpose' then jsonb_build_object('purpose', purpose) else '{}'::jsonb end,
           guests
    from grouped
    union all
    select 'lodging.rooms_taken', '', place_code, day, '{}'::jsonb, coalesce(rooms, 0) from grouped where axis = ''
$$;

create function indicator.cells_houses(a date, z date, now timestamptz)
returns table (measure text, axes text, place_code text, period date, dims jsonb, amount double precision) language sql stable as $$
    with days as (select d::date as day from generate_series(a::timestamp, least(z, indicator.local_day(now))::timestamp, interval '1 day') d),
    open as (
        select days.day, e.code, e.place_code, e.kind, e.rooms,
               exists (select 1 from fact.lodging f
                       where f.establishment = e.code and f.arrived_on > days.day - 7 and f.arrived_on <= days.day and f.arrived_at <= now) as heard
        from days join fact.establishment e on e.valid_from <= days.day and (e.valid_to is null or e.valid_to > days.day))
    select m.measure, 'house_kind', o.place_code, o.day, jsonb_build_object('house_kind', o.kind), sum(m.amount)
    from open o
    cross join lateral (values ('lodging.houses', 1), ('lodging.rooms', o.rooms), ('lodging.houses_silent', case when o.heard then 0 else 1 end)) m (measure, amount)
    group by m.measure, o.place_code, o.day, o.kind
$$;
create index lodging_by_house on fact.lodging (establishment, arrived_on);

create function indicator.cells_gates(a date, z date, now timestamptz)
returns table (measure text, axes text, place_code text, period date, dims jsonb, amount double precision) language sql stable as $$
    select m.measure, 'gate_kind,hour', f.place_code, f.date, jsonb_build_object('gate_kind', f.kind, 'hour', f.hour::text), sum(m.amount)
    from fact.gate_count f cross join lateral (values ('visit.entered', f.entered), ('visit.left', f.left_)) m (measure, amount)
    where f.date between a and z
    group by m.measure, f.place_code, f.date, f.kind, f.hour
$$;

create function indicator.cells_incidents(a date, z date, now timestamptz)
returns table (measure text, axes text, place_code text, period date, dims jsonb, amount double precision) language sql stable as $$
    select m.measure, 'hour,incident_type,weekday', f.place_code, f.occurred_on,
           jsonb_build_object('incident_type', f.type, 'hour', extract(hour from f.occurred_at at time zone 'Asia/Ho_Chi_Minh')::text,
                              'weekday', extract(isodow from f.occurred_on)::text),
           sum(m.amount)
    from fact.incident f cross join lateral (values ('order.incidents', 1), ('order.cleared', f.cleared::integer)) m (measure, amount)
    where f.occurred_on between a and z and f.occurred_at <= now
    group by m.measure, f.place_code, f.occurred_on, f.type, extract(hour from f.occurred_at at time zone 'Asia/Ho_Chi_Minh')
$$;

create function indicator.cells_identity(a date, z date, now timestamptz)
returns table (measure text, axes text, place_code text, period date, dims jsonb, amount double precision) language sql stable as $$
    with days as (select d::date as day from generate_series(a::timestamp, least(z, indicator.local_day(now))::timestamp, interval '1 day') d),
    wards as (
        select days.day, q.place_code, q.quota, q.starts_on, q.ends_on, d.dossiers, d.activated,
               d.reported_at < (days.day + 1 + time '08:00') at time zone 'Asia/Ho_Chi_Minh' as on_time,
               t.dossiers as dossiers_total, t.activated as activated_total
        from days
        join fact.identity_quota q on days.day >= q.starts_on
        left join fact.identity_day d on d.place_code = q.place_code and d.date = days.day
        cross join lateral (select coalesce(sum(x.dossiers), 0) as dossiers, coalesce(sum(x.activated), 0) as activated
                            from fact.identity_day x where x.place_code = q.place_code and x.date between q.starts_on and days.day) t)
    select m.measure, '', w.place_code, w.day, '{}'::jsonb, m.amount
    from wards w
    cross join lateral (values
        ('identity.dossiers', w.dossiers::double precision), ('identity.activated', w.activated),
        ('identity.reports', case when w.dossiers is null then 0 else 1 end),
        ('identity.reports_on_time', case when w.on_time then 1 else 0 end),
        -- a report is due for every day of the campaign that has ended by 08:00
        ('identity.reports_due', case when w.day <= w.ends_on and now >= (w.day + 1 + time '08:00') at time zone 'Asia/Ho_Chi_Minh' then 1 else 0 end),
        ('identity.dossiers_total', w.dossiers_total), ('identity.activated_total', w.activated_total), ('identity.quota', w.quota),
        ('identity.needed_per_day', case when w.day < w.ends_on then greatest(w.quota - w.activated_total, 0)::double precision / (w.ends_on - w.day) end)
    ) m (measure, amount)
    where m.amount is not null
$$;

create function indicator.cells_services(a date, z date, now timestamptz)
returns table (measure text, axes text, place_code text, period date, dims jsonb, amount double precision) language sql stable as $$
    select m.measure, 'service_field', f.place_code, f.month, jsonb_build_object('service_field', f.field), m.amount
    from fact.service_month f
    cross join lateral (values
        ('services.received', f.received), ('services.online', f.online), ('services.paperless', f.paperless), ('services.identified', f.identified),
        ('services.resolved', f.resolved), ('services.on_time', f.on_time), ('services.overdue', f.overdue),
        ('services.rated', f.rated), ('services.satisfied', f.satisfied)) m (measure, amount)
    where f.month between a and z
$$;

create function indicator.cells_targets(a date, z date, now timestamptz)
returns table (measure text, axes text, place_code text, period date, dims jsonb, amount double precision) language sql stable as $$
    select m.measure, 'target_item', f.place_code, f.month, jsonb_build_object('target_item', f.item), m.amount
    from fact.programme_target f cross join lateral (values ('programme.done', f.done), ('programme.total', f.total)) m (measure, amount)
    where f.month between a and z
$$;

create function indicator.cells_models(a date, z date, now timestamptz)
returns table (measure text, axes text, place_code text, period date, dims jsonb, amount double precision) language sql stable as $$
    select m.measure, 'model_group', f.place_code, f.month, jsonb_build_object('model_group', f.field), sum(m.amount)
    from fact.programme_model f
    cross join lateral (values
        ('programme.models', 1), ('programme.models_done', (f.progress = 100)::integer), ('programme.progress', f.progress),
        ('programme.models_late', (f.progress < 100 and f.due_on < (f.month + interval '1 month')::date)::integer)) m (measure, amount)
    where f.month between a and z
    group by m.measure, f.place_code, f.month, f.field
$$;

create function indicator.cells_passages(a date, z date, now timestamptz)
returns table (measure text, axes text, place_code text, period date, dims jsonb, amount double precision) language sql stable as $$
    with seen as (
        select c.place_code, indicator.local_day(t.seen_from) as day, t.camera_code, t.vehicle_class,
               extract(hour from t.seen_from at time zone 'Asia/Ho_Chi_Minh')::integer as hour,
               count(*) as passages, count(t.plate) as plates, count(*) filter (where t.plate_sure) as sure
        from traffic.passage t join traffic.camera c on c.code = t.camera_code
        where t.seen_from >= a::timestamp at time zone 'Asia/Ho_Chi_Minh' and t.seen_from < (z + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh'
          and c.place_code is not null
        group by 1, 2, 3, 4, 5)
    select m.measure, 'hour,vehicle_class', s.place_code, s.day, jsonb_build_object('hour', s.hour::text, 'vehicle_class', s.vehicle_class), sum(m.amount)
    from seen s cross join lateral (values ('traffic.passages', s.passages), ('traffic.plates', s.plates), ('traffic.plates_sure', s.sure)) m (measure, amount)
    group by m.measure, s.place_code, s.day, s.hour, s.vehicle_class
    union all
    select m.measure, 'camera', s.place_code, s.day, jsonb_build_object('camera', s.camera_code), sum(m.amount)
    from seen s cross join lateral (values ('traffic.passages', s.passages), ('traffic.plates', s.plates), ('traffic.plates_sure', s.sure)) m (measure, amount)
    group by m.measure, s.place_code, s.day, s.camera_code
$$;

-- How long each camera in use was live, from its changes of state in the event log; a state holds until the next.
create function indicator.cells_cameras(a date, z date, now timestamptz)
returns table (measure text, axes text, place_code text, period date, dims jsonb, amount double precision) language sql stable as $$
    with days as (
        select d::date as day, d at time zone 'Asia/Ho_Chi_Minh' as starts, least((d + interval '1 day') at time zone 'Asia/Ho_Chi_Minh', now) as ends
        from generate_series(a::timestamp, least(z, indicator.local_day(now))::timestamp, interval '1 day') d),
    states as (
        select e.subject_id as camera, e.data ->> 'state' as state, e.occurred_at as since,
               lead(e.occurred_at, 1, 'infinity') over (partition by e.subject_id order by e.occurred_at, e.seq) as until,
               min(e.occurred_at) over (partition by e.subject_id) as first
        from audit.event e where e.subject_kind = 'camera' and e.type = 'camera.state_changed'),
    spans as (
        select c.place_code, c.code as camera, days.day,
               sum(extract(epoch from least(s.until, days.ends) - greatest(s.since, days.starts))) filter (where s.state = 'live') as live,
               sum(extract(epoch from least(s.until, days.ends) - greatest(s.since, days.starts))) as watched
        from days
        join states s on s.since < days.ends and s.until > days.starts
        join traffic.camera c on c.code = s.camera and c.enabled and c.place_code is not null
        group by c.place_code, c.code, days.day)
    select m.measure, 'camera', s.place_code, s.day, jsonb_build_object('camera', s.camera), m.amount
    from spans s cross join lateral (values ('camera.seconds_live', coalesce(s.live, 0)), ('camera.seconds', s.watched)) m (measure, amount)
    where m.amount is not null
$$;
create index event_of_camera_state on audit.event (subject_id, occurred_at) where type = 'camera.state_changed';

-- Each step of a case on its own day.
create function indicator.cells_cases(a date, z date, now timestamptz)
returns table (measure text, axes text, place_code text, period date, dims jsonb, amount double precision) language sql stable as $$
    with edges as (select a::timestamp at time zone 'Asia/Ho_Chi_Minh' as starts, (z + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh' as ends),
    steps as (
        select 'case.violations' as measure, c.id as case_id, c.occurred_at as at, 1::double precision as amount
        from enforcement.case c, edges where c.occurred_at >= edges.starts and c.occurred_at < edges.ends
        union all
        select m.measure, c.id, c.updated_at, m.amount
        from enforcement.case c, edges
        cross join lateral (values ('case.rejected', (c.state = 'rejected')::integer), ('case.reviewed', (c.state = 'rejected')::integer)) m (measure, amount)
        where c.state = 'rejected' and c.updated_at >= edges.starts and c.updated_at < edges.ends
        union all
        select m.measure, n.case_id, n.issued_at, m.amount
        from enforcement.notice n join enforcement.case c on c.id = n.case_id, edges
        cross join lateral (values ('case.notices', 1::double precision), ('case.reviewed', 1), ('case.plates_corrected', c.plate_by_officer::integer),
                                   ('case.hours_to_notice', extract(epoch from n.issued_at - c.occurred_at) / 3600)) m (measure, amount)
        where n.issued_at >= edges.starts and n.issued_at < edges.ends
        union all
        select 'case.confirmed', f.case_id, f.confirmed_at, 1 from enforcement.confirmation f, edges where f.confirmed_at >= edges.starts and f.confirmed_at < edges.ends
        union all
        select 'case.contested', f.case_id, f.filed_at, 1 from enforcement.contest f, edges where f.filed_at >= edges.starts and f.filed_at < edges.ends
        union all
        select m.measure, f.case_id, f.decided_at, m.amount
        from enforcement.contest f, edges
        cross join lateral (values ('case.contests_decided', 1), ('case.contests_upheld', (f.outcome = 'upheld')::integer)) m (measure, amount)
        where f.decided_at >= edges.starts and f.decided_at < edges.ends
        union all
        select m.measure, d.case_id, d.decided_at, m.amount
        from enforcement.decision d, edges
        cross join lateral (values ('case.decisions', 1::double precision), ('case.amount_decided', d.amount)) m (measure, amount)
        where d.decided_at >= edges.starts and d.decided_at < edges.ends
        union all
        select m.measure, p.case_id, p.received_at, m.amount
        from enforcement.payment p, edges
        cross join lateral (values ('case.payments', 1::double precision), ('case.amount_paid', p.amount)) m (measure, amount)
        where p.state = 'received' and p.received_at >= edges.starts and p.received_at < edges.ends)
    select s.measure, 'hour,kind', c.place_code, indicator.local_day(s.at),
           jsonb_build_object('kind', c.kind, 'hour', extract(hour from s.at at time zone 'Asia/Ho_Chi_Minh')::text), sum(s.amount)
    from steps s join enforcement.case c on c.id = s.case_id
    where c.place_code is not null
    group by s.measure, c.place_code, indicator.local_day(s.at), c.kind, extract(hour from s.at at time zone 'Asia/Ho_Chi_Minh')
    union all
    select s.measure, 'camera', c.place_code, indicator.local_day(s.at), jsonb_build_object('camera', c.camera_code), sum(s.amount)
    from steps s join enforcement.case c on c.id = s.case_id
    where s.measure = 'case.violations' and c.place_code is not null
    group by s.measure, c.place_code, indicator.local_day(s.at), c.camera_code
$$;
create index case_by_act on enforcement.case (occurred_at);
create index notice_by_issue on enforcement.notice (issued_at);
create index payment_by_receipt on enforcement.payment (received_at) where state = 'received';

insert into indicator.family (code, cells, source, grain, reach, daily) values
    ('population',    'indicator.cells_population',    'population',        'month', 0, false),
    ('traits',        'indicator.cells_traits',        'population_traits', 'month', 0, false),
    ('labour',        'indicator.cells_labour',        'labour',            'month', 0, false),
    ('labour_people', 'indicator.cells_labour_people', 'labour_people',     'month', 0, false),
    ('income',        'indicator.cells_income',        'labour_income',     'month', 0, false),
    ('arrivals',      'indicator.cells_arrivals',      'lodging',           'day',   0, true),
    ('nights',        'indicator.cells_nights',        'lodging',           'day',   0, true),
    ('houses',        'indicator.cells_houses',        'lodging',           'day',   6, true),
    ('gates',         'indicator.cells_gates',         'gates',             'day',   0, false),
    ('incidents',     'indicator.cells_incidents',     'incidents',         'day',   0, true),
    ('identity',      'indicator.cells_identity',      'identity',          'day',  -1, true),
    ('services',      'indicator.cells_services',      'services',          'month', 0, false),
    ('targets',       'indicator.cells_targets',       'targets',           'month', 0, false),
    ('models',        'indicator.cells_models',        'models',            'month', 0, false),
    ('passages',      'indicator.cells_passages',      'passages',          'day',   0, true),
    ('cameras',       'indicator.cells_cameras',       'cameras',           'day',   0, true),
    ('cases',         'indicator.cells_cases',         'cases',             'day',   0, true);

-- Registers that change another family's cells.
create table indicator.family_source (
    family text not null references indicator.family (code),
    source text not null,
    primary key (family, source)
);
insert into indicator.family_source (family, source) select code, source from indicator.family;
insert into indicator.family_source (family, source) values ('houses', 'establishments'), ('nights', 'establishments'), ('identity', 'identity_quota');

insert into indicator.measure (code, axes, family, kind) values
    ('population.people', 'age_band,settlement,sex', 'population', 'stock'), ('population.years_lived', 'age_band,settlement,sex', 'population', 'stock'),
    ('population.births', 'sex', 'population', 'flow'), ('population.deaths', 'sex', 'population', 'flow'),
    ('population.moved_in', 'sex', 'population', 'flow'), ('population.moved_out', 'sex', 'population', 'flow'),
    ('place.area_km2', '', 'population', 'stock'),
    ('population.by_religion', 'religion', 'traits', 'stock'), ('population.by_ethnicity', 'ethnicity', 'traits', 'stock'),
    ('population.by_residence', 'residence', 'traits', 'stock'), ('population.by_education', 'education', 'traits', 'stock'),
    ('population.by_household_size', 'household_size', 'traits', 'stock'), ('population.household_members', '', 'traits', 'stock'),
    ('labour.force', 'sector,settlement', 'labour', 'stock'), ('labour.employed', 'sector,settlement', 'labour', 'stock'), ('labour.unemployed', 'sector,settlement', 'labour', 'stock'),
    ('labour.force', 'age_group,sex', 'labour_people', 'stock'), ('labour.employed', 'age_group,sex', 'labour_people', 'stock'), ('labour.unemployed', 'age_group,sex', 'labour_people', 'stock'),
    ('labour.income', 'sector,settlement', 'income', 'flow'), ('labour.earners', 'sector,settlement', 'income', 'flow'), ('labour.trained', 'sector,settlement', 'income', 'flow'),
    ('lodging.arrivals', '', 'arrivals', 'flow'), ('lodging.arrivals', 'nationality', 'arrivals', 'flow'), ('lodging.arrivals', 'purpose', 'arrivals', 'flow'),
    ('lodging.arrivals', 'origin', 'arrivals', 'flow'), ('lodging.arrivals', 'hour', 'arrivals', 'flow'),
    ('lodging.declarations', '', 'arrivals', 'flow'), ('lodging.timed', '', 'arrivals', 'flow'), ('lodging.on_time', '', 'arrivals', 'flow'),
    ('lodging.stay_nights', '', 'arrivals', 'flow'), ('lodging.stay_nights', 'nationality', 'arrivals', 'flow'), ('lodging.stay_nights', 'purpose', 'arrivals', 'flow'),
    ('lodging.guest_nights', '', 'nights', 'flow'), ('lodging.guest_nights', 'nationality', 'nights', 'flow'), ('lodging.guest_nights', 'purpose', 'nights', 'flow'),
    ('lodging.rooms_taken', '', 'nights', 'flow'),
    ('lodging.houses', 'house_kind', 'houses', 'stock'), ('lodging.houses_silent', 'house_kind', 'houses', 'stock'), ('lodging.rooms', 'house_kind', 'houses', 'flow'),
    ('visit.entered', 'gate_kind,hour', 'gates', 'flow'), ('visit.left', 'gate_kind,hour', 'gates', 'flow'),
    ('order.incidents', 'hour,incident_type,weekday', 'incidents', 'flow'), ('order.cleared', 'hour,incident_type,weekday', 'incidents', 'flow'),
    ('identity.dossiers', '', 'identity', 'flow'), ('identity.activated', '', 'identity', 'flow'), ('identity.reports', '', 'identity', 'flow'),
    ('identity.reports_on_time', '', 'identity', 'flow'), ('identity.reports_due', '', 'identity', 'flow'),
    ('identity.dossiers_total', '', 'identity', 'stock'), ('identity.activated_total', '', 'identity', 'stock'), ('identity.quota', '', 'identity', 'stock'),
    ('identity.needed_per_day', '', 'identity', 'stock'),
    ('services.received', 'service_field', 'services', 'flow'), ('services.online', 'service_field', 'services', 'flow'), ('services.paperless', 'service_field', 'services', 'flow'),
    ('services.identified', 'service_field', 'services', 'flow'), ('services.resolved', 'service_field', 'services', 'flow'), ('services.on_time', 'service_field', 'services', 'flow'),
    ('services.overdue', 'service_field', 'services', 'stock'), ('services.rated', 'service_field', 'services', 'flow'), ('services.satisfied', 'service_field', 'services', 'flow'),
    ('programme.done', 'target_item', 'targets', 'stock'), ('programme.total', 'target_item', 'targets', 'stock'),
    ('programme.models', 'model_group', 'models', 'stock'), ('programme.models_done', 'model_group', 'models', 'stock'),
    ('programme.progress', 'model_group', 'models', 'stock'), ('programme.models_late', 'model_group', 'models', 'stock'),
    ('traffic.passages', 'hour,vehicle_class', 'passages', 'flow'), ('traffic.plates', 'hour,vehicle_class', 'passages', 'flow'), ('traffic.plates_sure', 'hour,vehicle_class', 'passages', 'flow'),
    ('traffic.passages', 'camera', 'passages', 'flow'), ('traffic.plates', 'camera', 'passages', 'flow'), ('traffic.plates_sure', 'camera', 'passages', 'flow'),
    ('camera.seconds_live', 'camera', 'cameras', 'flow'), ('camera.seconds', 'camera', 'cameras', 'flow'),
    ('case.violations', 'hour,kind', 'cases', 'flow'), ('case.violations', 'camera', 'cases', 'flow'), ('case.rejected', 'hour,kind', 'cases', 'flow'),
    ('case.reviewed', 'hour,kind', 'cases', 'flow'), ('case.notices', 'hour,kind', 'cases', 'flow'), ('case.plates_corrected', 'hour,kind', 'cases', 'flow'),
    ('case.hours_to_notice', 'hour,kind', 'cases', 'flow'), ('case.confirmed', 'hour,kind', 'cases', 'flow'), ('case.contested', 'hour,kind', 'cases', 'flow'),
    ('case.contests_decided', 'hour,kind', 'cases', 'flow'), ('case.contests_upheld', 'hour,kind', 'cases', 'flow'), ('case.decisions', 'hour,kind', 'cases', 'flow'),
    ('case.amount_decided', 'hour,kind', 'cases', 'flow'), ('case.payments', 'hour,kind', 'cases', 'flow'), ('case.amount_paid', 'hour,kind', 'cases', 'flow');
update indicator.measure set rank = 1 where family = 'labour_people';
