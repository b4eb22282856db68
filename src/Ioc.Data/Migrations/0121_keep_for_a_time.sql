-- How long things are kept is dated data, and a job removes what is past its time: see docs/decisions/0029.
create schema retention;

create table retention.rule (
    code         text        not null check (code in (
                     'passages', 'unsure_reads', 'rejected_evidence', 'clips', 'case_evidence', 'attachments', 'messages', 'sessions', 'lookups', 'refused_rows', 'camera_stills', 'audit')),
    days         integer     not null,
    minimum_days integer     not null check (minimum_days > 0),     -- nobody may set less
    valid_from   date        not null,
    basis        text        not null,                              -- the law, or who set it
    set_by       text        not null,
    set_at       timestamptz not null default now(),
    primary key (code, valid_from),
    check (days between minimum_days and 36500)
);

-- The law names no time for plain passages and pictures; it asks to delete what is no longer needed (Law 91/2025/QH15, Art. 3 and 32).
insert into retention.rule (code, days, minimum_days, valid_from, basis, set_by) values
    ('passages',          30,   7,    '2026-01-01', 'Luật 91/2025/QH15 Điều 3, Điều 32; thời hạn do đơn vị đặt', 'system:installation'),
    ('unsure_reads',      14,   7,    '2026-01-01', 'Luật 91/2025/QH15 Điều 3, Điều 32; thời hạn do đơn vị đặt', 'system:installation'),
    ('rejected_evidence', 90,   30,   '2026-01-01', 'Luật 91/2025/QH15 Điều 3, Điều 32; thời hạn do đơn vị đặt', 'system:installation'),
    ('clips',             730,  365,  '2026-01-01', 'Không dưới thời hiệu khởi kiện một năm; thời hạn do đơn vị đặt', 'system:installation'),
    ('case_evidence',     1825, 365,  '2026-01-01', 'Không dưới thời hiệu khởi kiện một năm; thời hạn do đơn vị đặt', 'system:installation'),
    ('attachments',       1825, 365,  '2026-01-01', 'Không dưới thời hiệu khởi kiện một năm; thời hạn do đơn vị đặt', 'system:installation'),
    ('messages',          730,  365,  '2026-01-01', 'Luật 91/2025/QH15 Điều 3; thời hạn do đơn vị đặt', 'system:installation'),
    ('sessions',          7,    1,    '2026-01-01', 'Luật 91/2025/QH15 Điều 3; thời hạn do đơn vị đặt', 'system:installation'),
    ('lookups',           730,  365,  '2026-01-01', 'Nghị định 333/2026/NĐ-CP khoản 6 Điều 16: nhật ký không dưới 12 tháng', 'system:installation'),
    ('refused_rows',      30,   1,    '2026-01-01', 'Luật 91/2025/QH15 Điều 3; thời hạn do đơn vị đặt', 'system:installation'),
    ('camera_stills',     7,    1,    '2026-01-01', 'Luật 91/2025/QH15 Điều 3, Điều 32; thời hạn do đơn vị đặt', 'system:installation'),
    ('audit',             3650, 1826, '2026-01-01', 'Nghị định 333/2026/NĐ-CP khoản 6 Điều 16: nhật ký không dưới 12 tháng; đơn vị giữ ít nhất năm năm', 'system:installation');

-- What must not be deleted, whatever its time: a case with all that hangs on it, or the passages of some days.
create table retention.hold (
    id        uuid        primary key,
    case_id   uuid        references enforcement.case (id),
    from_day  date,
    to_day    date,
    reason    text        not null check (length(reason) between 5 and 500),
    placed_by text        not null,
    placed_at timestamptz not null,
    lifted_by text,
    lifted_at timestamptz,
    check ((case_id is null) = (from_day is not null)),
    check ((from_day is null) = (to_day is null)),
    check (to_day >= from_day),
    check ((lifted_at is null) = (lifted_by is null))
);
create index hold_by_case on retention.hold (case_id) where lifted_at is null;

create table retention.run (
    id          uuid        primary key,
    day         date        not null,                    -- Vietnamese calendar
    actor       text        not null,
    started_at  timestamptz not null,
    finished_at timestamptz,                             -- null: it was stopped; the next run goes on where it was
    removed     jsonb       not null default '{}'        -- counts by rule
);
create index run_by_day on retention.run (day desc);

-- Rows first: what was marked and not swept yet still has files.
alter table enforcement.case
    add column clip_removed_at     timestamptz,
    add column evidence_removed_at timestamptz,
    add column files_swept_at      timestamptz;
create index case_ended on enforcement.case (updated_at, id) where state in ('rejected', 'closed', 'cancelled', 'expired') and evidence_removed_at is null;
create index case_to_sweep on enforcement.case (id) where clip_removed_at is not null or evidence_removed_at is not null;
create index violation_by_passage on traffic.violation (passage_id);
create index message_by_age on citizen.message (created_at);

-- Still nobody changes what happened. Whole sealed stretches whose time is over may go, and only in a transaction that says that it is retention.
create or replace function audit.refuse_change() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and tg_table_name = 'event' and current_setting('ioc.retention', true) = 'on' then
        return null;
    end if;
    raise exception 'audit.% is append-only', tg_table_name;
end $$;
