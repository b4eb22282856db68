-- A speed is written beside its passage, lawful or not. One that is no evidence says why.
alter table traffic.passage
    add column speed_kmh             real check (speed_kmh > 0),
    add column speed_uncertainty_kmh real check (speed_uncertainty_kmh >= 0),
    add column speed_note            text check (speed_note in ('uncertified', 'certificate_expired')),
    add column picture_class         text check (picture_class in ('car', 'motorbike', 'truck', 'bus'));

comment on column traffic.passage.speed_note is 'why the speed is no evidence; null when it is, or when there is none';
comment on column traffic.passage.picture_class is 'the class as a classifier saw it, where one is configured';
