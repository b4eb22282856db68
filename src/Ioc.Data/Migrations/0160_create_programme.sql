-- The programme board: the plans' models, who owns them, what was reached each month, with what evidence.
create schema programme;

-- Who owns models: offices, not persons. Staff accounts stand behind them.
create table programme.unit (
    code       text    primary key check (code ~ '^[a-z][a-z0-9-]{1,39}$'),
    name_vi    text    not null check (length(name_vi) between 2 and 120),
    name_en    text    not null check (length(name_en) between 2 and 120),
    email      text    check (email like '%_@_%'),      -- reminders go there too; null: on the page alone
    place_code text    references place.place (code),   -- of a unit that reports for one place
    simulated  boolean not null default false
);

create table programme.unit_member (
    unit_code    text not null references programme.unit (code),
    account_name text not null references staff.account (name),
    primary key (unit_code, account_name)
);
create index unit_member_by_account on programme.unit_member (account_name);

create table programme.plan (
    code             text    primary key check (code ~ '^[a-z][a-z0-9-]{1,39}$'),
    position         integer not null,
    name_vi          text    not null,
    name_en          text    not null,
    source_vi        text    not null,                      -- the published plan that the models come from
    source_en        text    not null,
    place_code       text    not null references place.place (code),
    feeds_indicators boolean not null default false,        -- its months are the facts behind programme.models, models_late, progress
    starts_on        date    not null,
    standing_unit    text    not null references programme.unit (code),  -- gathers the reports
    adopted_at       timestamptz not null,                               -- reports that were due before it are nobody's
    simulated        boolean not null default false
);
create unique index plan_one_feeds on programme.plan (place_code) where feeds_indicators;

create table programme.model (
    id             uuid        primary key,
    plan_code      text        not null references programme.plan (code),
    number         text        not null check (number ~ '^[A-Za-z0-9.]{1,8}$'),
    group_code     text        not null check (group_code in ('services', 'economy', 'citizen', 'data', 'steering')),
    name_vi        text        not null check (length(name_vi) between 2 and 200),
    name_en        text        not null check (length(name_en) between 2 and 200),
    goal_vi        text        not null default '',
    goal_en        text        not null default '',
    owner_unit     text        not null references programme.unit (code),
    co_units       text[]      not null default '{}',
    tools          text        not null default '',
    deadline_text  text        not null default '',         -- as the published plan prints it
    starts_on      date        not null,
    due_on         date        check (due_on >= starts_on), -- null: none is set
    measure_vi     text,                                    -- what the monthly number counts; null: progress and words only
    measure_en     text,
    target         numeric,
    version        integer     not null default 1,          -- raised by each change: two people do not overwrite each other
    updated_at     timestamptz not null,
    unique (plan_code, number)
);

create table programme.milestone (
    id         uuid    primary key,
    model_id   uuid    not null references programme.model (id),
    name_vi    text    not null check (length(name_vi) between 2 and 200),
    name_en    text    not null check (length(name_en) between 2 and 200),
    due_on     date    not null,
    reached_on date
);
create index milestone_by_model on programme.milestone (model_id, due_on);

-- What was reached by the end of a month, as the owner reports it. A correction replaces it; the event log keeps what stood before.
create table programme.result (
    model_id    uuid        not null references programme.model (id),
    month       date        not null check (extract(day from month) = 1),
    progress    integer     not null check (progress between 0 and 100),
    amount      numeric,
    note        text        not null default '' check (length(note) <= 4000),
    recorded_by text        not null,
    recorded_at timestamptz not null,
    first_at    timestamptz not null,                       -- when it was first reported: what punctuality is told from
    primary key (model_id, month)
);

create table programme.evidence (
    id         uuid        primary key,
    model_id   uuid        not null references programme.model (id),
    month      date        not null check (extract(day from month) = 1),
    name       text        not null,
    media_type text        not null check (media_type in ('image/jpeg', 'image/png', 'application/pdf', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')),
    sha256     text        not null,
    bytes      integer     not null check (bytes between 1 and 10485760),
    content    bytea       not null,
    added_by   text        not null,
    added_at   timestamptz not null,
    unique (model_id, month, sha256)
);

-- The months of a plan that feeds the indicators are facts, brought by the board or by a file; those of the others are the board's alone.
create view programme.month_progress as
    select m.id as model_id, f.month, f.progress, coalesce(r.first_at, i.imported_at) as reported_at
    from programme.plan p join programme.model m on m.plan_code = p.code
    join fact.programme_model f on f.place_code = p.place_code and f.model = m.number
    join fact.import i on i.id = f.import_id
    left join programme.result r on r.model_id = m.id and r.month = f.month
    where p.feeds_indicators
    union all
    select m.id, r.month, r.progress, r.first_at
    from programme.plan p join programme.model m on m.plan_code = p.code join programme.result r on r.model_id = m.id
    where not p.feeds_indicators;

-- The reporting calendar of the plans: the 5th, 9th, 10th, 12th, 15th, and each day at 08:00.
create table programme.reporting (
    code         text    primary key check (code ~ '^[a-z][a-z0-9-]{1,39}$'),
    plan_code    text    not null references programme.plan (code),
    every        text    not null check (every in ('day', 'month', 'once')),
    day_of_month integer check (day_of_month between 1 and 28),
    before_day   boolean not null,
    on_day       date,
    at_time      time    not null,
    reporters    text    not null check (reporters in ('owners', 'standing', 'wards')),
    name_vi      text    not null,
    name_en      text    not null,
    enabled      boolean not null default true,
    check ((every = 'month') = (day_of_month is not null)),
    check ((every = 'once') = (on_day is not null))
);

-- One report that somebody owes. When it came is told from the results themselves.
create table programme.report_due (
    reporting_code text        not null references programme.reporting (code),
    unit_code      text        not null references programme.unit (code),
    period         date        not null,
    due_at         timestamptz not null,
    reported_at    timestamptz,
    missed_at      timestamptz,                             -- when it was found missing
    primary key (reporting_code, unit_code, period)
);
create index report_due_open on programme.report_due (due_at) where reported_at is null;

create table programme.reminder (
    id             uuid        primary key,
    reporting_code text        not null references programme.reporting (code),
    unit_code      text        not null references programme.unit (code),
    period         date        not null,
    kind           text        not null check (kind in ('ahead', 'due', 'missed')),
    due_at         timestamptz not null,
    subject_vi     text        not null,
    subject_en     text        not null,
    body_vi        text        not null,
    body_en        text        not null,
    simulated      boolean     not null,
    created_at     timestamptz not null,
    read_at        timestamptz,
    unique (reporting_code, unit_code, period, kind)        -- each once
);
create index reminder_by_unit on programme.reminder (unit_code, created_at);

-- A letter that goes to an office and not to a citizen stands in the same outbox, with its own address and text.
alter table citizen.mail alter column message_id drop not null;
alter table citizen.mail alter column account_id drop not null;
alter table citizen.mail add column reminder_id uuid unique references programme.reminder (id);
alter table citizen.mail add constraint mail_is_of_one check ((message_id is not null and account_id is not null) <> (reminder_id is not null));
