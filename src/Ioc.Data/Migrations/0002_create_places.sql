-- Places are a tree that changes over time and keeps its history (province, commune or ward, quarter).
create schema place;

create table place.place (
    code        text        primary key,
    kind        text        not null check (kind in ('province', 'commune', 'quarter')),
    name_vi     text        not null,
    name_en     text        not null,
    parent_code text        references place.place (code),
    valid_from  date        not null,
    valid_to    date,
    longitude   double precision,
    latitude    double precision,
    boundary    jsonb,                      -- GeoJSON geometry, WGS 84
    simulated   boolean     not null default false,
    check (valid_to is null or valid_to > valid_from)
);
