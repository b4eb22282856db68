-- Alerts: rules as data, what they watch, and what they raised. An alert is active or cleared and, apart from that, acknowledged or not.
-- What happened to each stands in audit.event (subject_kind 'alert').
create schema alert;

create table alert.rule (
    code          text        primary key check (code ~ '^[a-z0-9][a-z0-9-]{1,60}$'),
    position      integer     not null,
    kind          text        not null check (kind in ('threshold', 'off_target', 'rate', 'forecast', 'anomaly', 'restatement',
                                                       'source_late', 'source_failing', 'source_refused', 'camera_down', 'camera_stale')),
    name_vi       text        not null,
    name_en       text        not null,
    indicator_code text       references indicator.definition (code),    -- null: none, or every one that the wall shows
    parts         boolean     not null default false,                    -- the places right below the town, not the town
    above         boolean     not null default true,                     -- beyond the limit upwards is wrong
    limit_value   double precision,
    clear_value   double precision,                                      -- null: the limit
    raise_after   interval    not null default interval '0',
    clear_after   interval    not null default interval '0',
    severity      text        not null check (severity in ('info', 'warning', 'critical')),
    quiet_from    time,                                                  -- Vietnam's time; what is critical is told all the same
    quiet_to      time,
    bundle        boolean     not null default true,
    enabled       boolean     not null default true,
    version       integer     not null default 1,
    updated_at    timestamptz not null default now(),
    updated_by    text        not null default 'system:installation',
    check ((quiet_from is null) = (quiet_to is null)),
    check (clear_value is null or limit_value is null or (above and clear_value <= limit_value) or (not above and clear_value >= limit_value))
);

create table alert.alert (
    id              uuid        primary key,
    rule_code       text        not null references alert.rule (code),
    rule_version    integer     not null,
    bundle_key      text        not null,
    kind            text        not null,
    severity        text        not null check (severity in ('info', 'warning', 'critical')),
    state           text        not null check (state in ('active', 'cleared')),
    title_vi        text        not null,
    title_en        text        not null,
    opened_at       timestamptz not null,
    told_at         timestamptz,                -- null: quiet hours held it back so far
    cleared_at      timestamptz,
    acknowledged_at timestamptz,
    acknowledged_by text,
    assigned_to     text        references staff.account (name),
    active_subjects integer     not null check (active_subjects >= 0),
    all_subjects    integer     not null,       -- that were ever part of it
    simulated       boolean     not null default false,
    check ((state = 'cleared') = (cleared_at is not null)),
    check ((state = 'cleared') = (active_subjects = 0)),
    check ((acknowledged_at is null) = (acknowledged_by is null))
);
create unique index alert_once on alert.alert (bundle_key) where state = 'active';
create index alert_by_time on alert.alert (opened_at desc, id);

-- The subjects of an alert: places, indicators, sources, cameras.
create table alert.subject (
    alert_id    uuid        not null references alert.alert (id),
    subject     text        not null,           -- kind:code
    name_vi     text        not null,
    name_en     text        not null,
    detail_vi   text        not null,
    detail_en   text        not null,
    place_code  text        references place.place (code),
    value       double precision,
    limit_value double precision,
    since       timestamptz not null,
    cleared_at  timestamptz,
    primary key (alert_id, subject, since)
);
create unique index subject_once on alert.subject (alert_id, subject) where cleared_at is null;

-- Where each subject stands under each rule; calm ones have no row.
create table alert.watch (
    rule_code text        not null references alert.rule (code),
    subject   text        not null,
    phase     text        not null check (phase in ('rising', 'active', 'falling')),
    since     timestamptz not null,
    alert_id  uuid        references alert.alert (id),
    primary key (rule_code, subject),
    check ((alert_id is null) = (phase = 'rising'))
);

insert into alert.rule (code, position, kind, name_vi, name_en, indicator_code, parts, above, limit_value, clear_value, raise_after, clear_after, severity, quiet_from, quiet_to) values
    ('camera-down', 1, 'camera_down', 'Camera ngừng hoạt động', 'Camera down', null, false, true, null, null, interval '2 minutes', interval '1 minute', 'warning', null, null),
    ('camera-stale', 2, 'camera_stale', 'Camera không có hình mới', 'Camera without new pictures', null, false, true, 60, 10, interval '1 minute', interval '1 minute', 'warning', null, null),
    ('source-late', 3, 'source_late', 'Nguồn dữ liệu trễ hạn', 'Source late or silent', null, false, true, null, null, interval '10 minutes', interval '0', 'warning', '22:00', '06:00'),
    ('source-failing', 4, 'source_failing', 'Nguồn dữ liệu lỗi', 'Source failing', null, false, true, null, null, interval '5 minutes', interval '1 minute', 'warning', null, null),
    ('source-refused', 5, 'source_refused', 'Nguồn có nhiều dòng bị từ chối', 'Source with many refused rows', null, false, true, 10, 5, interval '0', interval '0', 'warning', '22:00', '06:00'),
    ('anomaly', 6, 'anomaly', 'Số liệu bất thường', 'Figure out of the ordinary', null, false, true, 4, null, interval '0', interval '1 hour', 'warning', '22:00', '06:00'),
    ('forecast-target', 7, 'forecast', 'Dự báo không giữ được mục tiêu', 'Forecast to leave its target', null, false, true, 14, null, interval '0', interval '6 hours', 'info', '22:00', '06:00'),
    ('off-target', 8, 'off_target', 'Xa mục tiêu', 'Far off target', null, false, true, 20, 15, interval '0', interval '1 hour', 'info', '22:00', '06:00'),
    ('incidents-rising', 9, 'rate', 'Vụ việc tăng nhanh so với 30 ngày trước', 'Incidents rising against 30 days earlier', 'public_order.incidents_30_days', false, true, 30, 20, interval '30 minutes', interval '6 hours', 'warning', '22:00', '06:00'),
    ('identity-silent', 10, 'threshold', 'Phường, xã chưa gửi báo cáo định danh hằng ngày', 'Wards without their daily e-identity report', 'identity.reports_missing', true, true, 2, 1, interval '1 hour', interval '10 minutes', 'warning', '20:00', '08:00'),
    ('restated', 11, 'restatement', 'Số liệu kỳ đã chốt được điều chỉnh', 'Closed period corrected', null, false, true, 5, null, interval '0', interval '0', 'info', '22:00', '06:00');
