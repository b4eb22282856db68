-- A request to explain in person after the record (Law on Handling Administrative Violations, Art. 61): the agency sets the day, and the decision waits for it.
create table enforcement.hearing (
    case_id   uuid        primary key references enforcement.case (id),
    asked_by  text        not null,
    asked_at  timestamptz not null,
    held_at   timestamptz,                                    -- when it takes place; null until the agency has set it
    place     text        check (length(place) between 3 and 300),
    set_by    text,
    set_name  text,
    set_at    timestamptz,
    ended_at  timestamptz,
    ended_how text        check (ended_how in ('held', 'absent', 'written', 'waived')),
    check ((held_at is null) = (place is null) and (held_at is null) = (set_by is null) and (held_at is null) = (set_name is null) and (held_at is null) = (set_at is null)),
    check ((ended_at is null) = (ended_how is null)),
    check (ended_how is distinct from 'absent' or held_at is not null)
);
