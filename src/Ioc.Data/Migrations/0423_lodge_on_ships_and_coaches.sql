-- Ships with cabins and campsites are tourist lodging by the Tourism Law 2017 (article 48); guests of long-distance coaches are declared as stays too.
alter table fact.establishment drop constraint establishment_kind_check;
alter table fact.establishment add constraint establishment_kind_check
    check (kind in ('hotel', 'guest_house', 'homestay', 'apartment', 'rented_housing', 'medical', 'ship', 'campsite', 'coach', 'other'));
insert into indicator.dimension_value (dimension, code, position, name_vi, name_en) values
    ('house_kind', 'ship', 7, 'Tàu thủy lưu trú du lịch', 'Ship with lodging'),
    ('house_kind', 'campsite', 8, 'Bãi cắm trại du lịch', 'Campsite'),
    ('house_kind', 'coach', 9, 'Xe khách đường dài', 'Long-distance coach');
update indicator.dimension_value set position = 10 where dimension = 'house_kind' and code = 'other';
