-- Reports: what each holds is data; each run is kept with who asked, when, from what, and the hash of every file.
create schema report;

create table report.definition (
    code       text    primary key check (code ~ '^[a-z][a-z0-9_]{1,39}$'),
    position   integer not null,
    kind       text    not null check (kind in ('month', 'day', 'year', 'place')),
    name_vi    text    not null,
    name_en    text    not null,
    about_vi   text    not null,       -- stands under the document's name; {period} and {place} are filled in
    symbol     text    not null,       -- after the document's number, e.g. BC-IOC
    recipients text[]  not null,       -- under "Nơi nhận"
    sections   jsonb   not null,       -- in order, see ReportSection
    every      text    check (every in ('day', 'month', 'year')),   -- null: on demand only
    on_day     integer check (on_day between 1 and 28),             -- of the month, or of January
    at_time    time,
    enabled    boolean not null default true,
    check ((every is null) = (at_time is null)),
    check ((every in ('month', 'year')) = (on_day is not null) or every is null)
);

create table report.run (
    id             uuid        primary key,
    definition     text        not null references report.definition (code),
    period         date        not null,               -- the day, or the first day of the month or year
    place_code     text        not null references place.place (code),
    state          text        not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
    steps_done     integer     not null default 0,
    steps          integer     not null default 0,
    asked_by       text        not null,
    asked_at       timestamptz not null,
    lease_until    timestamptz,                         -- a run whose worker died is taken up again after it
    finished_at    timestamptz,
    data_as_of     timestamptz,                         -- the newest of the data in it
    content_sha256 text,                                -- of everything in it: the same inputs, the same hash
    scheduled_for  date,
    fault_vi       text,
    fault_en       text,
    unique (definition, place_code, scheduled_for)
);
create index run_waiting on report.run (asked_at) where state in ('waiting', 'running');
create index run_newest on report.run (asked_at desc);

create table report.file (
    run_id     uuid    not null references report.run (id),
    format     text    not null check (format in ('pdf', 'xlsx', 'csv')),
    name       text    not null,
    bytes      integer not null,
    sha256     text    not null,
    content    bytea   not null,
    primary key (run_id, format)
);

insert into report.definition (code, position, kind, name_vi, name_en, about_vi, symbol, recipients, sections, every, on_day, at_time) values
('programme_month', 1, 'month', 'Báo cáo tháng thực hiện Đề án 06', 'Monthly report on Project 06',
 'Kết quả thực hiện các mô hình Đề án 06 {period}', 'BC-IOC',
 array['- Như trên;', '- Tổ công tác Đề án 06;', '- Lưu: VT, IOC.'],
 '[{"kind": "programme", "vi": "Tiến độ các mô hình", "en": "Progress of the models"},
   {"kind": "late", "vi": "Mô hình trễ hạn, báo cáo chưa gửi", "en": "Late models and missing reports"},
   {"kind": "indicators", "vi": "Chỉ tiêu của kế hoạch", "en": "Targets of the plans", "domains": ["programme"], "most": 40},
   {"kind": "series", "vi": "Diễn biến tiến độ chung", "en": "Course of the mean progress", "codes": ["programme.progress", "programme.models_late"], "periods": 12},
   {"kind": "indicators", "vi": "Định danh điện tử, dịch vụ công", "en": "E-identity and public services", "codes": ["identity.activated_of_quota", "identity.needed_per_day", "services.online_share", "services.on_time_share", "services.satisfied_share"]},
   {"kind": "places", "vi": "Tỷ lệ hồ sơ trực tuyến theo địa bàn", "en": "Online files by place", "codes": ["services.online_share"]}]',
 'month', 4, '07:00'),
('town_month', 2, 'month', 'Báo cáo tháng tình hình địa bàn', 'Monthly report on the town',
 'Tình hình dân cư, lao động, lưu trú, trật tự và giao thông {period}', 'BC-IOC',
 array['- Thường trực UBND;', '- Các phòng, ban liên quan;', '- Lưu: VT, IOC.'],
 '[{"kind": "indicators", "vi": "Dân cư", "en": "Population", "domains": ["population"], "most": 10},
   {"kind": "series", "vi": "Diễn biến dân số", "en": "Course of the population", "codes": ["population.size"], "periods": 24},
   {"kind": "indicators", "vi": "Lao động, việc làm", "en": "Labour", "domains": ["labour"], "most": 10},
   {"kind": "places", "vi": "Tỷ lệ thất nghiệp theo địa bàn", "en": "Unemployment by place", "codes": ["labour.unemployment_rate"]},
   {"kind": "indicators", "vi": "Du lịch, lưu trú", "en": "Tourism by lodging", "domains": ["lodging"], "most": 10},
   {"kind": "series", "vi": "Khách lưu trú trong đêm", "en": "Guests staying each night", "codes": ["lodging.guest_nights"], "periods": 60},
   {"kind": "indicators", "vi": "An ninh, trật tự", "en": "Public order", "domains": ["publicOrder"], "most": 10},
   {"kind": "places", "vi": "Vụ việc trên 100.000 dân theo địa bàn", "en": "Incidents per 100,000 by place", "codes": ["public_order.incidents_per_100k"]},
   {"kind": "indicators", "vi": "Giao thông, xử phạt", "en": "Traffic and penalties", "domains": ["traffic", "enforcement"], "most": 12}]',
 'month', 4, '07:00'),
('identity_day', 3, 'day', 'Báo cáo ngày định danh điện tử', 'Daily report on e-identity',
 'Kết quả cấp, kích hoạt định danh điện tử mức 2 {period}', 'BC-IOC',
 array['- Công an cấp trên;', '- Tổ công tác Đề án 06;', '- Lưu: VT, IOC.'],
 '[{"kind": "indicators", "vi": "Kết quả trong ngày và lũy kế", "en": "Of the day and so far", "domains": ["identity"], "most": 20},
   {"kind": "places", "vi": "Tỷ lệ kích hoạt so với chỉ tiêu theo địa bàn", "en": "Activated against quota by place", "codes": ["identity.activated_of_quota"]},
   {"kind": "series", "vi": "Tài khoản kích hoạt mỗi ngày", "en": "Accounts activated each day", "codes": ["identity.activated"], "periods": 30}]',
 'day', null, '08:15'),
('yearbook', 4, 'year', 'Niên giám chỉ số', 'Indicator yearbook',
 'Các chỉ số kinh tế - xã hội, trật tự và giao thông {period}', 'NG-IOC',
 array['- Thường trực UBND;', '- Lưu: VT, IOC.'],
 '[{"kind": "yearbook", "vi": "Bảng số liệu theo tháng", "en": "Figures by month", "domains": ["population", "labour", "lodging", "publicOrder", "traffic", "enforcement", "identity", "services", "programme"]},
   {"kind": "methods", "vi": "Nguồn và phương pháp tính", "en": "Sources and methods", "domains": ["population", "labour", "lodging", "publicOrder", "traffic", "enforcement", "identity", "services", "programme"]}]',
 'year', 20, '06:00'),
('place_profile', 5, 'place', 'Hồ sơ địa bàn', 'Profile of a place',
 'Các chỉ số của {place} đến {period}', 'HS-IOC',
 array['- Lãnh đạo địa bàn;', '- Lưu: VT, IOC.'],
 '[{"kind": "indicators", "vi": "Chỉ số mới nhất", "en": "Newest figures", "domains": ["population", "labour", "lodging", "publicOrder", "traffic", "enforcement", "identity", "services"], "most": 60},
   {"kind": "series", "vi": "Diễn biến", "en": "Course", "codes": ["population.size", "labour.unemployment_rate", "public_order.incidents_per_100k"], "periods": 24},
   {"kind": "rank", "vi": "So với các địa bàn cùng cấp", "en": "Beside the other places", "codes": ["population.size", "population.density", "labour.unemployment_rate", "public_order.incidents_per_100k", "lodging.guest_nights", "services.online_share"]}]',
 null, null, null);
