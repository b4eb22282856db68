-- More of what sources declare. Everything is already without names when it arrives here.
alter table place.place add column area_km2 double precision check (area_km2 > 0);
alter table place.place add column settlement text check (settlement in ('urban', 'rural'));   -- phường, đặc khu đô thị | xã

-- Declarations say where guests come from, how many rooms they take and when the house declared them.
alter table fact.lodging add column origin text;                  -- province code of the guest's residence; null for foreigners or unknown
alter table fact.lodging add column rooms integer check (rooms > 0);
alter table fact.lodging add column declared_at timestamptz;
-- Nearly every stay is short: what is in the houses on a day is found among a month of arrivals and the few long stays.
create index lodging_long_stays on fact.lodging (arrived_on) where nights > 31;

create table fact.establishment (
    code       text    primary key,
    place_code text    not null references place.place (code),
    name       text    not null,
    kind       text    not null check (kind in ('hotel', 'guest_house', 'homestay', 'apartment', 'rented_housing', 'medical', 'other')),
    rooms      integer not null check (rooms >= 0),
    valid_from date    not null,
    valid_to   date,
    import_id  uuid    not null references fact.import (id),
    check (valid_to is null or valid_to > valid_from)
);

-- Residents by one trait at a time. Religion and ethnicity are for authorised roles only.
create table fact.population_trait (
    place_code text    not null references place.place (code),
    month      date    not null check (extract(day from month) = 1),
    trait      text    not null check (trait in ('religion', 'ethnicity', 'residence', 'education', 'household_size')),
    value      text    not null,
    amount     integer not null check (amount >= 0),          -- people; households for household_size
    import_id  uuid    not null references fact.import (id),
    primary key (place_code, month, trait, value)
);
create index population_trait_by_month on fact.population_trait (month);

create table fact.labour_people (
    place_code   text    not null references place.place (code),
    month        date    not null check (extract(day from month) = 1),
    sex          text    not null check (sex in ('female', 'male')),
    age_group    text    not null check (age_group in ('15-24', '25-34', '35-44', '45-54', '55-64', '65+')),
    labour_force integer not null check (labour_force >= 0),
    employed     integer not null check (employed >= 0),
    unemployed   integer not null check (unemployed >= 0),
    import_id    uuid    not null references fact.import (id),
    primary key (place_code, month, sex, age_group),
    check (labour_force = employed + unemployed)
);
create index labour_people_by_month on fact.labour_people (month);

create table fact.labour_income (
    place_code text    not null references place.place (code),
    month      date    not null check (extract(day from month) = 1),
    sector     text    not null check (sector in ('agriculture', 'industry', 'services')),
    earners    integer not null check (earners >= 0),
    income     bigint  not null check (income >= 0),           -- whole đồng earned by all of them in the month
    trained    integer not null check (trained between 0 and earners),   -- with a certificate of training
    import_id  uuid    not null references fact.import (id),
    primary key (place_code, month, sector)
);
create index labour_income_by_month on fact.labour_income (month);

create table fact.gate_count (
    gate       text    not null,
    date       date    not null,
    hour       integer not null check (hour between 0 and 23),
    place_code text    not null references place.place (code),
    kind       text    not null check (kind in ('tourist_site', 'industrial_zone', 'station')),
    entered    integer not null check (entered >= 0),
    left_      integer not null check (left_ >= 0),
    import_id  uuid    not null references fact.import (id),
    primary key (gate, date, hour)
);
create index gate_count_by_day on fact.gate_count (date);

-- The campaign for level-2 e-identity: a ward's number, and what it reports each day before 08:00.
create table fact.identity_quota (
    place_code text    primary key references place.place (code),
    starts_on  date    not null,
    ends_on    date    not null check (ends_on > starts_on),
    quota      integer not null check (quota > 0),
    import_id  uuid    not null references fact.import (id)
);

create table fact.identity_day (
    place_code  text        not null references place.place (code),
    date        date        not null,
    dossiers    integer     not null check (dossiers >= 0),
    activated   integer     not null check (activated >= 0),
    reported_at timestamptz not null,
    import_id   uuid        not null references fact.import (id),
    primary key (place_code, date)
);
create index identity_day_by_day on fact.identity_day (date);

create table fact.service_month (
    place_code text    not null references place.place (code),
    month      date    not null check (extract(day from month) = 1),
    field      text    not null,                       -- field of procedures
    received   integer not null check (received >= 0),
    online     integer not null check (online between 0 and received),
    paperless  integer not null check (paperless between 0 and received),
    identified integer not null check (identified between 0 and received),
    resolved   integer not null check (resolved >= 0),
    on_time    integer not null check (on_time between 0 and resolved),
    overdue    integer not null check (overdue >= 0),   -- still open past the deadline at the end of the month
    rated      integer not null check (rated >= 0),
    satisfied  integer not null check (satisfied between 0 and rated),
    import_id  uuid    not null references fact.import (id),
    primary key (place_code, month, field)
);
create index service_month_by_month on fact.service_month (month);

-- The plans' numeric targets: how much is done out of how much, by item.
create table fact.programme_target (
    place_code text    not null references place.place (code),
    month      date    not null check (extract(day from month) = 1),
    item       text    not null,
    done       integer not null check (done >= 0),
    total      integer not null check (total >= 0),
    import_id  uuid    not null references fact.import (id),
    primary key (place_code, month, item)
);
create index programme_target_by_month on fact.programme_target (month);

-- The plans' models, month by month.
create table fact.programme_model (
    place_code text    not null references place.place (code),
    month      date    not null check (extract(day from month) = 1),
    model      text    not null,
    field      text    not null,                        -- group of the plan
    progress   integer not null check (progress between 0 and 100),
    due_on     date    not null,
    import_id  uuid    not null references fact.import (id),
    primary key (place_code, month, model)
);
create index programme_model_by_month on fact.programme_model (month);

insert into fact.source (code, name_vi, name_en, position, late_after) values
    ('population_traits', 'Dân cư theo tôn giáo, dân tộc, cư trú (tổng hợp)', 'Residents by religion, ethnicity, residence (aggregates)', 5, interval '40 days'),
    ('labour_people',     'Lao động theo tuổi, giới tính',                     'Labour by age and sex',                                     6, interval '40 days'),
    ('labour_income',     'Thu nhập của người lao động',                       'Income of working people',                                  7, interval '40 days'),
    ('establishments',    'Danh bạ cơ sở lưu trú',                             'Register of lodging establishments',                        8, interval '400 days'),
    ('gates',             'Đếm lượt vào, ra tại cổng',                         'Counts at gates',                                           9, interval '6 hours'),
    ('identity_quota',    'Chỉ tiêu định danh điện tử mức 2',                  'Quota of level-2 e-identity',                              10, interval '400 days'),
    ('identity',          'Báo cáo định danh điện tử hằng ngày',               'Daily e-identity reports',                                 11, interval '32 hours'),
    ('services',          'Hồ sơ dịch vụ công',                                'Public-service files',                                     12, interval '40 days'),
    ('targets',           'Kết quả các chỉ tiêu Đề án 06',                     'Results of the programme''s targets',                      13, interval '40 days'),
    ('models',            'Tiến độ các mô hình Đề án 06',                      'Progress of the programme''s models',                      14, interval '40 days');
