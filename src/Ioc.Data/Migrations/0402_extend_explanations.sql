-- The violator asks in writing for more time to explain, and the competent person grants or refuses it (Law on Handling Administrative Violations, Art. 61). Once granted,
-- the record's last day to explain is the later one; the day before stays here.
create table enforcement.explanation_extension (
    case_id       uuid        not null references enforcement.case (id),
    part          smallint    not null check (part > 0),
    reason        text        not null check (length(reason) between 10 and 1000),
    asked_by      text        not null,
    asked_at      timestamptz not null,
    before        date        not null,                       -- the last day to explain when it was asked for
    until         date        check (until > before),         -- the last day to explain as it was granted
    note          text,                                       -- why it was refused, or what goes with the grant
    number        text,                                       -- of the paper that answers
    answered_by   text,
    answered_name text,
    answered_at   timestamptz,
    primary key (case_id, part),
    check ((answered_at is null) = (number is null) and (answered_at is null) = (answered_by is null) and (answered_at is null) = (answered_name is null)),
    check (answered_at is not null or (until is null and note is null)),
    check (answered_at is null or until is not null or note is not null)
);
alter table enforcement.document drop constraint document_kind_check;
alter table enforcement.document add constraint document_kind_check
    check (kind in ('notice', 'decision', 'receipt', 'points', 'transfer', 'motorbike', 'record', 'settlement', 'receipt-more', 'suspension', 'suspension-end', 'invitation',
        'extension'));
