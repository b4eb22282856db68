-- What follows from the values: forecasts, what is out of the ordinary, and where high values lie together. Each row says since when it held and until when,
-- so that a wall can be shown as it was.

-- Values are followed by when they were computed.
create index value_by_computing on indicator.value (computed_at);

-- How far an indicator's outlook has followed its values, for a place with all right below it.
create table indicator.outlook (
    indicator_code text        not null references indicator.definition (code),
    place_code     text        not null references place.place (code),
    made_from      timestamptz not null,        -- the newest computation of a value that it has seen
    made_at        timestamptz not null,
    version        integer     not null,        -- of the methods: others mean anew
    primary key (indicator_code, place_code)
);

create table indicator.forecast (
    id             bigint generated always as identity primary key,
    indicator_code text        not null references indicator.definition (code),
    place_code     text        not null references place.place (code),
    made_at        timestamptz not null,
    replaced_at    timestamptz,
    last_period    timestamptz not null,        -- start of the newest period that it knows
    method         text        not null,        -- seasonal-naive, naive, ets-TREND,SEASON
    season         integer     not null,        -- periods in a season
    share          double precision not null check (share > 0 and share < 1),   -- of futures that the bounds are to hold
    mase           double precision,            -- errors of the rolling backtest
    mape           double precision,
    coverage       double precision check (coverage between 0 and 1),
    origins        integer     not null,
    tests          integer     not null,
    points         jsonb       not null,        -- [{"period", "value", "low", "high"}], the nearest first
    check (replaced_at is null or replaced_at >= made_at)
);
create unique index forecast_current on indicator.forecast (indicator_code, place_code) where replaced_at is null;
create index forecast_by_place on indicator.forecast (place_code, indicator_code, made_at);

create table indicator.anomaly (
    id             bigint generated always as identity primary key,
    indicator_code text        not null references indicator.definition (code),
    place_code     text        not null references place.place (code),
    kind           text        not null check (kind in ('unusual', 'level_shift')),
    since          timestamptz not null,        -- start of its first period
    until          timestamptz not null,        -- start of its last period
    expected       double precision not null,
    seen           double precision not null,
    score          double precision not null,   -- robust standard deviations
    found_at       timestamptz not null,
    withdrawn_at   timestamptz,                 -- the values, or what is normal, changed: it is none any more
    check (until >= since)
);
create index anomaly_by_place on indicator.anomaly (place_code, indicator_code, since);
create unique index anomaly_once on indicator.anomaly (indicator_code, place_code, kind, since) where withdrawn_at is null;

create table indicator.hot_spot (
    indicator_code text        not null references indicator.definition (code),
    root_code      text        not null references place.place (code),   -- beside whose other parts it was compared
    place_code     text        not null references place.place (code),
    period_start   timestamptz not null,
    value          double precision not null,
    z              double precision not null,   -- Gi*
    p              double precision not null,
    q              double precision not null,   -- corrected for the number of places
    places         integer     not null,        -- how many were compared
    found_at       timestamptz not null,
    replaced_at    timestamptz
);
create index hot_spot_by_root on indicator.hot_spot (root_code, indicator_code, found_at);
create index hot_spot_current on indicator.hot_spot (indicator_code, root_code) where replaced_at is null;
