-- Staff who sign in with a name and a password. A city's own identity provider takes this place through OpenID Connect.
create schema staff;

create table staff.account (
    name            text        primary key check (name ~ '^[a-z][a-z0-9._-]{1,39}$'),
    display_name    text        not null,
    password_hash   text        not null,
    roles           text[]      not null check (roles <@ array['officer', 'supervisor', 'authority', 'operator', 'administrator'] and cardinality(roles) > 0),
    enabled         boolean     not null default true,
    demo            boolean     not null default false,   -- a demo account opens nothing outside the demo
    failed_attempts integer     not null default 0,
    locked_until    timestamptz,
    created_at      timestamptz not null default now()
);
