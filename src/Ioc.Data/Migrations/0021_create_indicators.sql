create schema indicator;

-- What is measured, how and from where: data, so that a number on a wall can always be asked for its method.
create table indicator.definition (
    code               text    primary key,
    domain             text    not null check (domain in ('population', 'labour', 'lodging', 'publicOrder', 'traffic')),
    position           integer not null,        -- on the wall and in lists
    name_vi            text    not null,
    name_en            text    not null,
    unit_vi            text    not null,
    unit_en            text    not null,
    formula            text    not null,
    method_vi          text    not null,
    method_en          text    not null,
    source_vi          text    not null,
    source_en          text    not null,
    source_code        text    references fact.source (code),   -- null: measured by this system's cameras
    direction          text    not null check (direction in ('up', 'down', 'none')),
    target             double precision,
    decimals           integer not null check (decimals between 0 and 4),
    period             text    not null check (period in ('month', 'day', 'five_minutes')),
    previous_periods   integer not null check (previous_periods > 0),   -- how many periods back the comparison lies
    previous_vi        text    not null,
    previous_en        text    not null,
    series_periods     integer not null check (series_periods > 0),     -- how many periods a tile shows
    suppress_below     integer not null default 0,     -- a cell counting fewer (but not none) does not leave the authorised screen
    stale_after        interval not null
);

-- One value per indicator, place and period. Numerator and denominator are kept: a ratio can be summed up and suppressed only with them.
create table indicator.value (
    indicator_code text        not null references indicator.definition (code),
    place_code     text        not null references place.place (code),
    period_start   timestamptz not null,
    period_end     timestamptz not null,
    value          double precision,            -- null: cannot be computed (an empty denominator)
    numerator      double precision not null,
    denominator    double precision,
    computed_at    timestamptz not null,
    primary key (indicator_code, place_code, period_start),
    check (period_end > period_start)
);
create index value_by_period on indicator.value (indicator_code, period_start);

-- A closed period whose value changed afterwards: said openly, with both values.
create table indicator.restatement (
    id             bigint generated always as identity primary key,
    indicator_code text        not null references indicator.definition (code),
    place_code     text        not null references place.place (code),
    period_start   timestamptz not null,
    old_value      double precision,
    new_value      double precision,
    reason         text        not null,
    restated_at    timestamptz not null
);
create index restatement_by_indicator on indicator.restatement (indicator_code, period_start);

-- Raised in every transaction that computes values: whoever shows an indicator compares this number, so no change is missed.
create table indicator.revision (
    indicator_code text        primary key references indicator.definition (code),
    revision       bigint      not null default 0,
    computed_at    timestamptz
);

insert into indicator.definition
    (code, domain, position, name_vi, name_en, unit_vi, unit_en, formula, method_vi, method_en, source_vi, source_en, source_code,
     direction, target, decimals, period, previous_periods, previous_vi, previous_en, series_periods, suppress_below, stale_after) values
    ('population.size', 'population', 1, 'Dân số', 'Population', 'người', 'people',
     'sum(population)',
     'Tổng số nhân khẩu cuối tháng của các phường, xã, theo giới tính và nhóm tuổi.',
     'Residents at the end of the month, summed over wards, sexes and age bands.',
     'Cơ sở dữ liệu dân cư (số liệu tổng hợp)', 'Population register (aggregates)', 'population',
     'none', null, 0, 'month', 1, 'tháng trước', 'last month', 24, 5, interval '40 days'),
    ('labour.unemployment_rate', 'labour', 2, 'Tỷ lệ thất nghiệp', 'Unemployment rate', '%', '%',
     'sum(unemployed) / sum(labour_force) * 100',
     'Số người thất nghiệp chia cho lực lượng lao động (có việc làm và thất nghiệp), cuối tháng.',
     'The unemployed divided by the labour force (employed and unemployed), at the end of the month.',
     'Thống kê lao động, việc làm', 'Labour and employment statistics', 'labour',
     'down', 2.5, 2, 'month', 1, 'tháng trước', 'last month', 24, 5, interval '40 days'),
    ('lodging.guest_nights', 'lodging', 3, 'Khách lưu trú trong đêm', 'Guests staying tonight', 'lượt khách', 'guest-nights',
     'sum(guests) where arrived_on <= day < arrived_on + nights',
     'Số khách đã thông báo lưu trú có đêm nghỉ thuộc ngày đó: đến không muộn hơn ngày đó và chưa hết số đêm đã khai báo.',
     'Declared guests whose stay includes the night of that day: arrived no later, and the declared nights not over.',
     'Thông báo lưu trú của cơ sở lưu trú', 'Lodging declarations of establishments', 'lodging',
     'up', null, 0, 'day', 7, 'cùng thứ tuần trước', 'same weekday last week', 30, 5, interval '6 hours'),
    ('public_order.incidents_per_100k', 'publicOrder', 4, 'Vụ việc trật tự trên 100.000 dân (30 ngày)', 'Incidents per 100,000 people (30 days)', 'vụ/100.000 dân', 'per 100,000',
     'count(incidents in the 30 days ending with the day) / population * 100000',
     'Số vụ việc trong 30 ngày tính đến hết ngày đó, chia cho dân số của tháng gần nhất đã có số liệu, nhân 100.000.',
     'Incidents in the 30 days ending with that day, divided by the population of the latest month known by then, times 100,000.',
     'Vụ việc an ninh, trật tự; dân số theo dữ liệu dân cư', 'Public-order incidents; population from the register', 'incidents',
     'down', null, 1, 'day', 30, '30 ngày trước', '30 days earlier', 30, 5, interval '12 hours'),
    ('traffic.passages_per_hour', 'traffic', 5, 'Lưu lượng xe qua camera', 'Vehicles past the cameras', 'xe/giờ', 'vehicles/hour',
     'count(passages in five minutes) * 12',
     'Số lượt xe qua các camera trong 5 phút gần nhất, quy ra một giờ. Một xe qua hai camera được tính hai lượt.',
     'Passages of vehicles past all cameras in the last five minutes, as an hourly rate. A vehicle past two cameras counts twice.',
     'Camera giao thông của hệ thống', 'This system''s traffic cameras', null,
     'none', null, 0, 'five_minutes', 12, '1 giờ trước', 'one hour earlier', 48, 0, interval '2 minutes');

insert into indicator.revision (indicator_code) select code from indicator.definition;
