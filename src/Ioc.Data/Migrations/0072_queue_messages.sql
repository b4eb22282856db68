-- Messages to vehicle owners. One for each event that concerns them; whoever signs in with the owner's number reads it.
create table citizen.message (
    id           uuid        primary key,
    event_seq    bigint      not null unique references audit.event (seq),
    owner_kind   text        not null check (owner_kind in ('person', 'organisation')),
    owner_number text        not null,
    notice_id    uuid        not null references enforcement.notice (id),
    subject_vi   text        not null,
    subject_en   text        not null,
    body_vi      text        not null,
    body_en      text        not null,
    simulated    boolean     not null,
    created_at   timestamptz not null,
    read_at      timestamptz
);
create index message_by_owner on citizen.message (owner_kind, owner_number, created_at);

-- The outbox of e-mails: written with the message, sent afterwards, tried again with growing pauses, given up at last.
create table citizen.mail (
    id         uuid        primary key,
    message_id uuid        not null references citizen.message (id),
    account_id uuid        not null references citizen.account (id),
    state      text        not null default 'waiting' check (state in ('waiting', 'sent', 'given_up')),
    attempts   integer     not null default 0,
    next_at    timestamptz not null,
    sent_at    timestamptz,
    last_error text,
    unique (message_id, account_id),
    check ((state = 'sent') = (sent_at is not null))
);
create index mail_waiting on citizen.mail (next_at) where state = 'waiting';
