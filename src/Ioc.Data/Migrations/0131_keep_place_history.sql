-- Former districts and wards beside the communes of today; each with its validity, its successors and its people.
alter table place.place drop constraint place_kind_check;
alter table place.place add constraint place_kind_check check (kind in ('province', 'district', 'area', 'commune', 'quarter'));
-- The state's own code. A new commune may bear the code of a former one, so it names a unit only together with a day.
alter table place.place add column official_code text;
create unique index place_by_official_code on place.place (official_code, valid_from) where official_code is not null;

-- What became of a unit: which part of its people (and of its area) went where. The shares of one unit add up to 1.
create table place.succession (
    from_code        text not null references place.place (code),
    to_code          text not null references place.place (code),
    population_share double precision not null check (population_share > 0 and population_share <= 1),
    basis            text not null,                  -- where the share comes from: decree, census, area …
    primary key (from_code, to_code),
    check (from_code <> to_code)
);
create index succession_by_successor on place.succession (to_code);

-- People of a place by a table (census, decree), for re-expressing and for checking; the register's own figures are facts.
create table place.population (
    place_code text not null references place.place (code),
    as_of      date not null,
    people     bigint not null check (people >= 0),
    basis      text not null,
    primary key (place_code, as_of)
);
