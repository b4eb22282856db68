-- What the wall shows in turn, as data: a city orders, adds and removes scenes without a new version of the product.
create schema wall;

create table wall.scene (
    code       text    primary key check (code ~ '^[a-z][a-z_]{1,30}$'),
    position   integer not null,
    name_vi    text    not null,
    name_en    text    not null,
    layout     text    not null check (layout in ('overview', 'domain', 'traffic', 'cameras', 'programme')),
    indicators text[]  not null default '{}',    -- codes, in the order shown; one that the catalogue lacks is left out
    domains    text[]  not null default '{}',    -- room that is left is filled from these, in the catalogue's order
    most       integer not null default 6 check (most between 0 and 12),
    seconds    integer not null default 40 check (seconds between 5 and 3600),
    enabled    boolean not null default true
);

insert into wall.scene (code, position, name_vi, name_en, layout, indicators, domains, most) values
    ('overview',     1, 'Tổng quan',            'Overview',     'overview',
     array['population.size', 'labour.unemployment_rate', 'lodging.guest_nights', 'public_order.incidents_per_100k', 'traffic.passages_per_hour'], '{}', 5),
    ('population',   2, 'Dân cư',               'Population',   'domain',    array['population.size'], array['population'], 6),
    ('labour',       3, 'Lao động, việc làm',   'Labour',       'domain',    array['labour.unemployment_rate'], array['labour'], 6),
    ('tourism',      4, 'Du lịch, lưu trú',     'Tourism',      'domain',    array['lodging.guest_nights'], array['lodging', 'visit'], 6),
    ('public_order', 5, 'Trật tự xã hội',       'Public order', 'domain',    array['public_order.incidents_per_100k'], array['publicOrder'], 6),
    ('traffic',      6, 'Giao thông, xử phạt',  'Traffic',      'traffic',   array['traffic.passages_per_hour'], array['traffic', 'enforcement'], 5),
    ('cameras',      7, 'Camera, nguồn dữ liệu', 'Cameras',     'cameras',   '{}', '{}', 0),
    ('programme',    8, 'Đề án 06',             'Programme 06', 'programme', '{}', array['programme', 'identity', 'services'], 5);
