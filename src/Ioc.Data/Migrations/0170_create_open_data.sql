-- What may be published, and what has been: open data are a release of whole tables by closed months, never answers computed for a question.
create schema open_data;

create table open_data.dataset (
    indicator_code text        primary key references indicator.definition (code),
    published      boolean     not null,
    since          date,                             -- published since; null: never was
    split          text[]      not null default '{}',   -- dimensions that it is also published by, one at a time
    suppress_below integer     not null check (suppress_below >= 0),   -- the smallest count that leaves the house
    changed_by     text        not null,
    changed_at     timestamptz not null
);

-- Measures that add up to another one: whoever knows all but one of them knows the last.
create table open_data.sum (
    whole text not null,
    part  text not null,
    primary key (whole, part)
);
insert into open_data.sum (whole, part) values ('labour.force', 'labour.employed'), ('labour.force', 'labour.unemployed');

-- Amounts that count no people themselves: who is behind them. Null: nobody, so that nothing of them is small.
create table open_data.carrier (
    measure    text primary key,
    counted_by text
);
insert into open_data.carrier (measure, counted_by) values
    ('labour.income', 'labour.earners'), ('lodging.stay_nights', 'lodging.arrivals'), ('lodging.guest_nights', 'lodging.arrivals'),
    ('population.years_lived', 'population.people'), ('case.amount_decided', 'case.decisions'), ('case.amount_paid', 'case.payments'),
    ('case.hours_to_notice', 'case.notices'), ('place.area_km2', null), ('camera.seconds', null), ('camera.seconds_live', null);

-- The newest edition of each dataset.
create table open_data.edition (
    indicator_code text        primary key references indicator.definition (code),
    version        integer     not null,
    issued_at      timestamptz not null,
    modified_at    timestamptz not null,
    rows           integer     not null,
    hidden         integer     not null,
    sha256         text        not null,             -- of its rows: the same rows are the same edition
    first_period   date,
    last_period    date
);

create table open_data.value (
    indicator_code text             not null references indicator.definition (code),
    step           text             not null check (step in ('month', 'year')),
    period         date             not null,
    place_code     text             not null references place.place (code),
    dimension      text             not null,        -- '' for the whole
    part           text             not null,
    value          double precision,
    numerator      double precision,
    denominator    double precision,
    suppressed     boolean          not null,
    primary key (indicator_code, step, dimension, period, place_code, part),
    check (not suppressed or (value is null and numerator is null and denominator is null))
);

-- Every count that a release has weighed: once shown it stays known, once hidden it stays hidden as long as it is the same.
create table open_data.weighed (
    cell   text             primary key,
    amount double precision not null,
    shown  boolean          not null
);

-- When the last release was made and from what.
create table open_data.release (
    one         boolean     primary key default true check (one),
    made_from   text        not null,
    released_at timestamptz not null
);

-- What a plan names as public is offered; public order waits for an administrator's decision. Counts of acts are held to 5 here, whatever the inner screen shows.
insert into open_data.dataset (indicator_code, published, since, split, suppress_below, changed_by, changed_at)
select d.code, d.domain not in ('publicOrder', 'enforcement') or d.code in ('enforcement.violations', 'enforcement.notices', 'enforcement.payments'),
       case when d.domain not in ('publicOrder', 'enforcement') or d.code in ('enforcement.violations', 'enforcement.notices', 'enforcement.payments') then current_date end,
       coalesce(s.split, '{}'), case when d.domain in ('publicOrder', 'enforcement') then greatest(d.suppress_below, 5) else d.suppress_below end,
       'system:migration', now()
from indicator.definition d
left join (values
    ('population.size', array['age_band', 'sex']), ('labour.force', array['sector']), ('labour.employed', array['sector']), ('labour.unemployed', array['sector']),
    ('lodging.arrivals', array['nationality']), ('traffic.passages', array['vehicle_class']), ('enforcement.violations', array['kind']),
    ('public_order.incidents', array['incident_type']), ('services.received', array['service_field'])) s (code, split) on s.code = d.code and s.split <@ d.dimensions
where d.audience = 'public' and d.numerator is not null;
