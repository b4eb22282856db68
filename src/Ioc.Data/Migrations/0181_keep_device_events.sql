-- What devices reported, and what of it was refused, is kept for a time too. An event is taken up to 30 days after it happened, and is recognised by its
-- row when it is sent again: so long at least the row stays.
alter table retention.rule drop constraint rule_code_check;
alter table retention.rule add constraint rule_code_check check (code in (
    'passages', 'unsure_reads', 'rejected_evidence', 'clips', 'case_evidence', 'attachments', 'messages', 'sessions', 'lookups', 'refused_rows', 'camera_stills',
    'device_events', 'audit'));
insert into retention.rule (code, days, minimum_days, valid_from, basis, set_by) values
    ('device_events', 60, 31, '2026-01-01', 'Luật 91/2025/QH15 Điều 3; thời hạn do đơn vị đặt', 'system:installation');
create index device_event_by_age on traffic.device_event (received_at);
create index device_refusal_by_age on traffic.device_refusal (at);
