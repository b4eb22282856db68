-- Keys of machines that report: cameras that read plates themselves ('anpr', by the camera's code) and signal controllers ('signals', by junction).
-- A key is 256 random bits and shown once; here is its SHA-256.
create table traffic.device_key (
    id           uuid        primary key,
    kind         text        not null check (kind in ('anpr', 'signals')),
    subject      text        not null check (char_length(subject) between 1 and 60),
    key_sha256   text        not null unique check (key_sha256 ~ '^[0-9a-f]{64}$'),
    hint         text        not null,       -- its first letters, to tell keys apart
    note         text,
    created_at   timestamptz not null,
    created_by   text        not null,
    revoked_at   timestamptz,
    revoked_by   text,
    last_used_at timestamptz
);
create index device_key_by_subject on traffic.device_key (kind, subject);

-- What a camera posted, by its own id: what is sent twice counts once. Holds no plate; the passage does.
create table traffic.device_event (
    camera_code          text        not null references traffic.camera (code),
    event_id             text        not null check (char_length(event_id) between 1 and 100),
    content_sha256       text        not null,   -- one id with another content is a fault of the device
    passage_id           uuid        not null,
    captured_at          timestamptz not null,   -- the device's clock
    received_at          timestamptz not null,
    clock_offset_seconds real,                   -- how far the device's clock is behind ours, where it says when it sent
    notes                text[]      not null default '{}'
        check (notes <@ array['late', 'clock_off', 'no_rule', 'no_picture', 'lawful', 'uncertified', 'certificate_expired', 'certificate_differs', 'not_bound']),
    violations           text[]      not null default '{}',
    primary key (camera_code, event_id)
);
create index device_event_by_arrival on traffic.device_event (camera_code, received_at desc);

-- What was refused, for the operator. No part of the event is kept.
create table traffic.device_refusal (
    id          bigint      generated always as identity primary key,
    camera_code text        not null references traffic.camera (code),
    at          timestamptz not null,
    field       text        not null,
    text_vi     text        not null,
    text_en     text        not null
);
create index device_refusal_by_camera on traffic.device_refusal (camera_code, at desc);

-- A time that is not to be trusted proves nothing: such a passage takes part in no rule.
alter table traffic.passage add column time_note text check (time_note in ('clock_off'));
comment on column traffic.passage.time_note is 'why its time proves nothing; null when it does';

-- How far each controller has told everything, and how well its clock goes.
create table traffic.signal_controller (
    junction             text        primary key check (char_length(junction) between 1 and 60),
    complete_to          timestamptz not null,   -- every change up to here was told; the controller's clock
    received_at          timestamptz not null,
    clock_offset_seconds real        not null
);
alter table traffic.signal_state add column confidence real not null default 1 check (confidence > 0 and confidence <= 1);
comment on column traffic.signal_state.confidence is 'of the moment: lower where the controller''s clock is off';
create index signal_state_by_arrival on traffic.signal_state (junction, received_at);
