-- Who owns which vehicle, as imported from the registration body. Every look at an owner is logged.
create schema registry;

create table registry.import_batch (
    id          uuid        primary key,
    file_name   text        not null,
    sha256      text        not null,
    actor       text        not null check (actor <> ''),
    rows_read   integer     not null,
    inserted    integer     not null,
    updated     integer     not null,
    unchanged   integer     not null,
    refused     integer     not null,
    started_at  timestamptz not null,
    finished_at timestamptz not null,
    check (rows_read = inserted + updated + unchanged + refused)
);

-- A row that could not be taken, kept as it came so that whoever sent it can put it right.
create table registry.import_refusal (
    batch_id    uuid    not null references registry.import_batch (id) on delete cascade,
    row_number  integer not null check (row_number > 1),     -- as a text editor counts; the header is row 1
    column_name text    not null,
    reason_vi   text    not null,
    reason_en   text    not null,
    line        text    not null,
    primary key (batch_id, row_number)
);

create table registry.owner (
    id         uuid        primary key,
    kind       text        not null check (kind in ('person', 'organisation')),
    number     text        not null,                          -- personal or enterprise number
    name       text        not null check (name <> ''),
    address    text        not null check (address <> ''),
    simulated  boolean     not null default false,
    batch_id   uuid        not null references registry.import_batch (id) deferrable initially deferred,
    updated_at timestamptz not null,
    unique (kind, number)
);

create table registry.vehicle (
    id            uuid        primary key,
    plate         text        not null,                       -- without separators: 59X312345
    plate_key     text        not null,                       -- Đ written D: what cameras and keyboards give
    -- the same text can be a car's plate (30A-123.45) and an old motorbike's (30-A1 2345)
    family        text        not null check (family in ('car', 'motorbike')),
    vehicle_class text        not null check (vehicle_class in ('car', 'motorbike', 'truck', 'bus')),
    plate_colour  text        not null check (plate_colour in ('white', 'yellow', 'blue', 'red')),
    brand         text        not null,
    model         text        not null,
    colour        text        not null,
    status        text        not null check (status in ('active', 'stolen', 'revoked')),
    registered_on date        not null,
    expires_on    date,
    owner_id      uuid        not null references registry.owner (id),
    simulated     boolean     not null default false,
    batch_id      uuid        not null references registry.import_batch (id) deferrable initially deferred,
    updated_at    timestamptz not null,
    unique (plate, family),
    check ((family = 'motorbike') = (vehicle_class = 'motorbike'))
);

create index vehicle_by_key on registry.vehicle (plate_key);
create index vehicle_by_owner on registry.vehicle (owner_id);
