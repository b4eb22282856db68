-- By its registration the vehicle may be of no class that the rule binds.
alter table enforcement.case drop constraint case_flags_check;
alter table enforcement.case add constraint case_flags_check check (flags <@ array[
    'plate_unreadable', 'plate_unsure', 'no_registration', 'several_registrations', 'class_mismatch', 'class_unbound', 'colour_mismatch',
    'stolen', 'revoked', 'expired', 'army', 'diplomatic', 'evidence_broken',
    'foreign', 'registry_unavailable', 'class_disagreement', 'certificate_expired', 'possible_double', 'cloned_plate', 'signal_unsure']);
