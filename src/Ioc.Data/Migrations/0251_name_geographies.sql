-- In which geography a statistic stands: the units of which time. Dated data, for the law divides the country anew from time to time.
create table place.geography (
    code       text primary key check (code ~ '^[a-z][a-z_]{1,30}$'),
    valid_from date not null,
    valid_to   date check (valid_to > valid_from),       -- the day after its last; null: today's
    name_vi    text not null,
    name_en    text not null,
    basis      text not null
);
insert into place.geography (code, valid_from, valid_to, name_vi, name_en, basis) values
    ('former',  '1900-01-01', '2025-07-01', 'quận, huyện, phường, xã trước 01/07/2025', 'districts, wards and communes before 1 July 2025', 'Trước Quyết định 19/2025/QĐ-TTg'),
    ('present', '2025-07-01', null,         'phường, xã từ 01/07/2025',                 'wards and communes since 1 July 2025',             'Quyết định 19/2025/QĐ-TTg');

-- Each place with the geography in which its figures stand: the one of its last day.
create view place.located as
    select p.code, g.code as geography, g.name_vi as geography_vi, g.name_en as geography_en
    from place.place p
    join place.geography g on g.valid_from < coalesce(p.valid_to, 'infinity') and coalesce(g.valid_to, 'infinity') >= coalesce(p.valid_to, 'infinity');
