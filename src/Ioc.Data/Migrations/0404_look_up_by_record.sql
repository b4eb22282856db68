-- Whom a record names without a personal number cannot sign in: a letter with a code lets them look the case up by the record's number and the plate, as a notice does.
alter table enforcement.record
    add column lookup_code text,                              -- of the newest letter; an earlier one opens nothing any more
    add column letters     smallint not null default 0,
    add constraint record_letter_has_code check ((lookup_code is null) = (letters = 0));
create index record_by_number on enforcement.record (number);
alter table enforcement.document drop constraint document_kind_check;
alter table enforcement.document add constraint document_kind_check
    check (kind in ('notice', 'decision', 'receipt', 'points', 'transfer', 'motorbike', 'record', 'settlement', 'receipt-more', 'suspension', 'suspension-end', 'invitation',
        'extension', 'letter'));
