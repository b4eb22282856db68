-- Which worker watches a camera. A worker renews its leases while it lives; a lease that has run out may be taken over.
-- Times are the database's own: the clocks of the workers' machines do not have to agree.
create table traffic.worker (
    name    text        primary key,
    may     text[],                         -- the cameras that it may watch; null: all
    seen_at timestamptz not null
);

create table traffic.camera_lease (
    camera_code text        primary key references traffic.camera (code),
    worker      text        not null,
    taken_at    timestamptz not null,
    expires_at  timestamptz not null
);
