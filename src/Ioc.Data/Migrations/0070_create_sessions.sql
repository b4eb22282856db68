-- Staff may come from the city's own directory through OpenID Connect: then there is no password here.
alter table staff.account alter column password_hash drop not null;
alter table staff.account add column subject text unique;                            -- the directory's lasting name for this person, bound at the first sign-in
alter table staff.account add column title text;                                     -- office of an authority, see competences.csv
alter table staff.account add column maximum_amount bigint check (maximum_amount > 0); -- đồng: the most that this authority may decide; null: what the office may
alter table staff.account add column place_code text references place.place (code);  -- sees only the cases of this place and the places in it; null: all

-- Sessions live here and not in the cookie, so that they can be ended from anywhere. The cookie holds a key, this table its SHA-256.
create schema identity;

create table identity.session (
    id               bytea       primary key,
    scheme           text        not null check (scheme in ('staff', 'citizen')),
    person           text        not null,      -- the account
    provider_subject text,                      -- who that is at the identity provider
    provider_session text,                      -- the provider's name for its own session
    ticket           bytea       not null,      -- sealed with the host's keys
    created_at       timestamptz not null,
    seen_at          timestamptz not null,
    expires_at       timestamptz not null
);
create index session_by_person on identity.session (scheme, person);
create index session_by_provider on identity.session (provider_subject) where provider_subject is not null;
create index session_by_expiry on identity.session (expires_at);

create schema citizen;

-- A person who has signed in at least once. The numbers come from the identity provider and are matched with registry.owner.
create table citizen.account (
    id                  uuid        primary key,
    issuer              text        not null,
    subject             text        not null,
    name                text        not null,
    person_number       text,
    organisation_number text,                   -- of the organisation in whose name the person signs in
    email               text,
    email_wanted        boolean     not null default true,
    language            text        not null default 'vi' check (language in ('vi', 'en')),
    created_at          timestamptz not null,
    signed_in_at        timestamptz not null,
    unique (issuer, subject),
    check (person_number is not null or organisation_number is not null)
);
create index account_by_person on citizen.account (person_number);
create index account_by_organisation on citizen.account (organisation_number);
