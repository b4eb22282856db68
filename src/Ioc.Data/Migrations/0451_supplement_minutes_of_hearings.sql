-- What the minutes of a hearing have wrong is set right by further minutes that name the first; the first stay as they were issued.
create table enforcement.minutes_supplement (
    case_id      uuid        not null references enforcement.hearing_minutes (case_id),
    part         integer     not null check (part >= 2),                  -- of the case's papers of this kind; the first is the hearing's own
    number       text        not null unique,
    text         text        not null check (length(text) between 10 and 4000),
    signing      text        not null check (signing in ('signed', 'refused', 'absent')),
    made_by      text        not null,
    made_by_name text        not null,
    made_at      timestamptz not null,
    primary key (case_id, part)
);
