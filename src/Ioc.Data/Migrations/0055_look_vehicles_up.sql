-- Vehicles and owners come from imported files or from a register that is asked over X-Road; what it answered is kept here, with its age.
alter table registry.owner alter column batch_id drop not null;
alter table registry.vehicle alter column batch_id drop not null;
alter table registry.vehicle
    add column register     text not null default 'imported' check (register in ('imported', 'xroad')),
    add column fetched_at   timestamptz,              -- when a register answered so; null for imported rows
    add column withdrawn_at timestamptz,              -- the register knows it no more; the cases that stand on it keep it
    add constraint vehicle_says_when_it_was_fetched check ((register = 'imported') = (fetched_at is null));

-- Who counts as owner: Decree 168/2024/NĐ-CP, Art. 47.6.
create table registry.holder_basis (
    code       text primary key,
    text_vi    text not null,
    text_en    text not null,
    citation   text not null,
    valid_from date not null,
    valid_to   date
);

insert into registry.holder_basis (code, text_vi, text_en, citation, valid_from) values
    ('registered',   'Người đứng tên trong đăng ký xe', 'Named in the registration', 'khoản 6 Điều 47 Nghị định 168/2024/NĐ-CP', '2025-01-01'),
    ('spouse',       'Vợ hoặc chồng của người đứng tên, trực tiếp điều khiển', 'Spouse of the person named, driving', 'khoản 6 Điều 47 Nghị định 168/2024/NĐ-CP', '2025-01-01'),
    ('lessee',       'Bên thuê trong hợp đồng cho thuê tài chính', 'Lessee under a financial lease', 'khoản 6 Điều 47 Nghị định 168/2024/NĐ-CP', '2025-01-01'),
    ('cooperative',  'Hợp tác xã, đối với xe của thành viên', 'Co-operative, for a member''s vehicle', 'khoản 6 Điều 47 Nghị định 168/2024/NĐ-CP', '2025-01-01'),
    ('operator',     'Tổ chức, cá nhân được quyền sử dụng hợp pháp theo giấy phép vận tải, cứu hộ, cứu thương', 'Lawful user under a transport, rescue or ambulance registration', 'khoản 6 Điều 47 Nghị định 168/2024/NĐ-CP', '2025-01-01'),
    ('transferee',   'Người mua, được tặng cho, thừa kế chưa làm thủ tục sang tên', 'Buyer, donee or heir before the new registration', 'khoản 6 Điều 47 Nghị định 168/2024/NĐ-CP', '2025-01-01'),
    ('tractor',      'Chủ xe đầu kéo, đối với vi phạm liên quan rơ moóc', 'Owner of the tractor, for its trailer''s violations', 'khoản 6 Điều 47 Nghị định 168/2024/NĐ-CP', '2025-01-01');

alter table registry.vehicle add column holder_basis text not null default 'registered' references registry.holder_basis (code);

-- What the register last answered about a plate; also that it knows none.
create table registry.answer (
    plate_key   text        primary key,
    register    text        not null,
    answered_at timestamptz not null,
    vehicles    integer     not null check (vehicles >= 0)
);

-- Every look-up: what for, for which case, by whom. Kept at least twelve months.
create table registry.lookup (
    id           uuid        primary key,
    asked_at     timestamptz not null,
    register     text        not null,
    plate_key    text        not null,
    purpose      text        not null check (purpose in ('case_opened', 'plate_corrected', 'asked_again', 'retried')),
    case_id      uuid        references enforcement.case (id),
    actor        text        not null check (actor <> ''),
    outcome      text        not null check (outcome in ('found', 'none', 'unavailable', 'refused')),
    message_id   text,                                -- X-Road-Id: what the register's side names this question by
    request_hash text,                                -- X-Road-Request-Hash
    fault        text,
    took_ms      integer     not null
);

create index lookup_by_time on registry.lookup (asked_at);
create index lookup_by_case on registry.lookup (case_id);

-- Cases that wait for the register's answer.
create table registry.lookup_wait (
    case_id    uuid        primary key references enforcement.case (id),
    attempts   integer     not null default 0,
    next_at    timestamptz not null,
    since      timestamptz not null,
    last_fault text
);

create index lookup_wait_by_time on registry.lookup_wait (next_at);
