-- Who is told of alerts by e-mail: people or duty mailboxes, with what they want to know.
create table alert.recipient (
    id             uuid        primary key,
    name           text        not null check (length(name) between 2 and 120),
    email          text        not null check (email like '%_@_%' and length(email) <= 254),
    language       text        not null check (language in ('vi', 'en')),
    least_severity text        not null check (least_severity in ('info', 'warning', 'critical')),
    rules          text[]      not null default '{}',       -- codes of alert.rule; none: every rule
    wait_minutes   integer     not null check (wait_minutes between 0 and 1440), -- how long what is not critical waits for more, to go in one letter
    enabled        boolean     not null default true,
    updated_at     timestamptz not null,
    updated_by     text        not null
);
create unique index recipient_once on alert.recipient (lower(email));

-- One letter tells of everything that waited for its recipient.
create table alert.letter (
    id           uuid        primary key,
    recipient_id uuid        not null references alert.recipient (id) on delete cascade,
    subject_vi   text        not null,
    subject_en   text        not null,
    body_vi      text        not null,
    body_en      text        not null,
    simulated    boolean     not null,
    created_at   timestamptz not null
);
create index letter_by_time on alert.letter (created_at desc);
create index letter_by_recipient on alert.letter (recipient_id);

-- What somebody is to be told, written in the transaction that changes the alert.
create table alert.note (
    id           bigint      generated always as identity primary key,
    recipient_id uuid        not null references alert.recipient (id) on delete cascade,
    alert_id     uuid        not null references alert.alert (id),
    turn         text        not null check (turn in ('raised', 'widened', 'cleared')),
    written_at   timestamptz not null,
    held_until   timestamptz not null,                      -- the end of quiet hours; no letter carries it before
    due_at       timestamptz not null check (due_at >= held_until), -- by then a letter is written, with all that is not held
    letter_id    uuid        references alert.letter (id) on delete cascade,
    settled_at   timestamptz,                               -- cleared before a letter told of it: nobody is bothered any more
    check (letter_id is null or settled_at is null)
);
create index note_waiting on alert.note (recipient_id, due_at) where letter_id is null and settled_at is null;
create index note_by_alert on alert.note (alert_id, recipient_id);

-- The same outbox as the citizens' and the offices' letters.
alter table citizen.mail drop constraint mail_is_of_one;
alter table citizen.mail add column letter_id uuid unique references alert.letter (id) on delete cascade;
alter table citizen.mail add constraint mail_is_of_one check (num_nonnulls(message_id, reminder_id, letter_id) = 1 and (message_id is null) = (account_id is null));

-- A mail server that is away is no reason to give a letter up; one that says no to this letter, again and again, is.
alter table citizen.mail add column refusals integer not null default 0;
