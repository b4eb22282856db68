-- The lists grow together, so that the features which use the new words need not change each other's constraints.
alter table traffic.violation drop constraint violation_kind_check;
alter table traffic.violation add constraint violation_kind_check check (kind in (
    'red_light', 'stop_line', 'wrong_way', 'wrong_lane', 'solid_line', 'forbidden_road', 'forbidden_turn', 'u_turn', 'parking',
    'emergency_lane', 'speed', 'average_speed', 'plate_covered', 'cloned_plate'));

alter table enforcement.case drop constraint case_kind_check;
alter table enforcement.case add constraint case_kind_check check (kind in (
    'red_light', 'stop_line', 'wrong_way', 'wrong_lane', 'solid_line', 'forbidden_road', 'forbidden_turn', 'u_turn', 'parking',
    'emergency_lane', 'speed', 'average_speed', 'plate_covered', 'cloned_plate'));

alter table enforcement.case drop constraint case_flags_check;
alter table enforcement.case add constraint case_flags_check check (flags <@ array[
    'plate_unreadable', 'plate_unsure', 'no_registration', 'several_registrations', 'class_mismatch', 'colour_mismatch',
    'stolen', 'revoked', 'expired', 'army', 'diplomatic', 'evidence_broken',
    'foreign', 'registry_unavailable', 'class_disagreement', 'certificate_expired', 'possible_double', 'cloned_plate', 'signal_unsure']);

alter table staff.account drop constraint account_roles_check;
alter table staff.account add constraint account_roles_check check (
    roles <@ array['officer', 'supervisor', 'authority', 'operator', 'auditor', 'leader', 'administrator'] and cardinality(roles) > 0);
