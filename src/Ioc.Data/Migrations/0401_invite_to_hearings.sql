-- A hearing is told by a paper of its own (Law on Handling Administrative Violations, Art. 61); set anew, it gets a new one, which takes the place of the one before.
-- Hearings of before were told by message alone, and keep none.
alter table enforcement.hearing add column invitations smallint not null default 0;
alter table enforcement.document drop constraint document_kind_check;
alter table enforcement.document add constraint document_kind_check
    check (kind in ('notice', 'decision', 'receipt', 'points', 'transfer', 'motorbike', 'record', 'settlement', 'receipt-more', 'suspension', 'suspension-end', 'invitation'));
