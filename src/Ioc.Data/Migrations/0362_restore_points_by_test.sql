-- Who lost all points has them back after a test of knowledge (Decree 168/2024, Art. 51), which a person notes; only then do points come back from nothing.
alter table enforcement.points_entry
    add column test_reference text check (length(test_reference) between 3 and 100),
    add column recorded_by    text,
    add column recorded_name  text,
    add constraint points_entry_test_is_named check ((test_reference is null) = (recorded_by is null) and (recorded_by is null) = (recorded_name is null)),
    add constraint points_entry_test_from_nothing check ((test_reference is not null) = (kind = 'restored' and before = 0));
create index record_by_licence on enforcement.record (licence_number) where licence_number is not null;
create index record_by_licence_holder on enforcement.record (violator_number) where licence_number is not null;
