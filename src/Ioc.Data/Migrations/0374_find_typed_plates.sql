-- An auditor who asks for a plate also finds the cases to which an officer gave it and took it away again.
create index event_of_typed_plate on audit.event (subject_id) where type in ('case.plate_corrected', 'case.plate_confirmed');
