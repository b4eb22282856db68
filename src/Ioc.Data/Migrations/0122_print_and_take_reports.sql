-- What was printed, by whom, when: a notice on paper goes out once, and a second print says so.
create table enforcement.print (
    batch      uuid        not null,
    position   integer     not null check (position > 0),
    case_id    uuid        not null references enforcement.case (id),
    kind       text        not null,
    printed_by text        not null,
    printed_name text      not null,
    printed_at timestamptz not null,
    primary key (batch, position)
);
create index print_by_case on enforcement.print (case_id, kind, printed_at);

-- What people send in: pictures and film of what they saw (Circular 73/2024/TT-BCA, Art. 25). Form 05 is the register, form 06 the slip for whoever sent it.
create table enforcement.citizen_report (
    id            uuid        primary key,
    number        text        not null,
    year          integer     not null,
    received_at   timestamptz not null,
    channel       text        not null check (channel in ('in_person', 'post', 'telephone', 'email', 'application', 'media')),
    sender_name   text        not null check (length(sender_name) between 2 and 120),
    sender_address text,
    sender_phone  text,
    media         text        not null check (media in ('photographs', 'film', 'both', 'none')),
    occurred_at   timestamptz not null,
    place         text        not null check (length(place) between 2 and 300),
    plate         text,
    vehicle_class text        check (vehicle_class in ('car', 'motorbike', 'truck', 'bus')),
    plate_colour  text        check (plate_colour in ('white', 'yellow', 'blue', 'red')),
    act           text        not null check (length(act) between 5 and 1000),
    received_by   text        not null,
    received_name text        not null,
    outcome       text        check (outcome in ('confirmed', 'refuted', 'insufficient', 'handed_on')),
    outcome_note  text,
    case_id       uuid        references enforcement.case (id),      -- where a case of this system tells of the same act
    verified_by   text,
    verified_name text,
    verified_at   timestamptz,
    unique (year, number),
    check ((outcome is null) = (verified_at is null)),
    check ((outcome is null) = (verified_by is null)),
    check (occurred_at <= received_at)
);
create index citizen_report_by_time on enforcement.citizen_report (received_at desc);

-- Papers that belong to no case; as issued, byte for byte.
create table enforcement.paper (
    id         uuid        primary key,
    kind       text        not null check (kind in ('report_receipt', 'report_register')),
    report_id  uuid        references enforcement.citizen_report (id),
    number     text        not null,
    check_code text        not null,
    sha256     text        not null,
    content    bytea       not null,
    issued_by  text        not null,
    issued_at  timestamptz not null,
    check ((kind = 'report_receipt') = (report_id is not null))
);
create index paper_by_number on enforcement.paper (number);
create unique index paper_of_report on enforcement.paper (report_id) where report_id is not null;
