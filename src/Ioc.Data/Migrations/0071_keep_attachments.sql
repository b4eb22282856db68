-- What a citizen sends along with an explanation or a contest. Kept as it came; its type was told from its content, not from its name.
create table enforcement.attachment (
    id         uuid        primary key,
    case_id    uuid        not null references enforcement.case (id),
    name       text        not null check (length(name) between 1 and 120),
    media_type text        not null check (media_type in ('image/jpeg', 'image/png', 'application/pdf')),
    sha256     text        not null,
    bytes      integer     not null check (bytes between 1 and 5242880),
    content    bytea       not null,
    added_by   text        not null,
    added_at   timestamptz not null,
    unique (case_id, sha256)
);
