-- A registration that began after the day of the act names somebody who may not have had the vehicle then.
alter table enforcement.case drop constraint case_flags_check;
alter table enforcement.case add constraint case_flags_check check (flags <@ array[
    'plate_unreadable', 'plate_unsure', 'no_registration', 'several_registrations', 'class_mismatch', 'class_unbound', 'colour_mismatch',
    'stolen', 'revoked', 'expired', 'registered_later', 'army', 'diplomatic', 'evidence_broken',
    'foreign', 'registry_unavailable', 'class_disagreement', 'certificate_expired', 'possible_double', 'cloned_plate', 'signal_unsure']);

alter table enforcement.case
    add column late_owner_id      uuid references registry.owner (id),    -- the later registration that a person was told of: settled once the flag is gone
    add column late_registered_on date,
    add column seen_class         text check (seen_class in ('car', 'motorbike', 'truck', 'bus', 'unknown')),   -- the class that an officer confirmed the plate with
    add constraint case_late_registration_is_whole check ((late_owner_id is null) = (late_registered_on is null));
