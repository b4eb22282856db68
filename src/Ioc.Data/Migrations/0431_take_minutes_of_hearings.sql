-- What was said at a hearing is written down in minutes, a paper of the case (Law on Handling Administrative Violations, Art. 61); one to which nobody came has its own too.
-- Hearings of before keep none.
create table enforcement.hearing_minutes (
    case_id      uuid        primary key references enforcement.hearing (case_id),
    number       text        not null unique,
    came         text        not null check (came in ('violator', 'representative', 'none')),
    came_name    text        check (length(came_name) between 2 and 200),
    standing     text        check (length(standing) between 3 and 300),   -- on what the representative's right rests
    led_by       text        not null check (length(led_by) between 2 and 200),
    place        text        not null check (length(place) between 3 and 300),
    began_at     timestamptz not null,
    ended_at     timestamptz not null check (ended_at > began_at),
    said         text        check (length(said) between 10 and 4000),     -- by whoever came
    agency_said  text        not null check (length(agency_said) between 10 and 4000),
    signing      text        not null check (signing in ('signed', 'refused', 'absent')),
    made_by      text        not null,
    made_by_name text        not null,
    made_at      timestamptz not null check (made_at >= ended_at),
    check ((came = 'none') = (came_name is null) and (came = 'none') = (said is null) and (came = 'none') = (signing = 'absent')),
    check ((came = 'representative') = (standing is not null))
);
alter table enforcement.document drop constraint document_kind_check;
alter table enforcement.document add constraint document_kind_check
    check (kind in ('notice', 'decision', 'receipt', 'points', 'transfer', 'motorbike', 'record', 'settlement', 'receipt-more', 'suspension', 'suspension-end', 'invitation',
        'extension', 'letter', 'minutes'));
