-- Who looked at what is asked by person, by kind and by time; and the log is sealed, so that a change of what happened shows.
create index event_by_person on audit.event ((split_part(actor, ':', 2)), seq);
create index event_by_type on audit.event (type, seq);
create index event_by_time on audit.event using brin (recorded_at) with (pages_per_range = 16);

-- A seal holds the hash of the seal before it and of every event since: see docs/decisions/0028. Appending an event costs nothing for it.
create table audit.seal (
    number     bigint      primary key check (number > 0),
    after_seq  bigint      not null,                     -- the events of the seal are those with after_seq < seq <= last_seq
    last_seq   bigint      not null,
    events     integer     not null check (events > 0),
    previous   text        not null check (previous ~ '^[0-9a-f]{64}$'),   -- of the seal before; zeros for the first
    sha256     text        not null unique check (sha256 ~ '^[0-9a-f]{64}$'),
    key_id     text        not null,
    signature  bytea       not null,
    sealed_at  timestamptz not null,
    emptied_at timestamptz,                              -- when retention removed the events; the seal itself stays
    check (after_seq < last_seq)
);

-- A seal is never changed; that its events were removed may be noted once.
create function audit.refuse_seal_change() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.emptied_at is null and new.emptied_at is not null
        and (old.number, old.after_seq, old.last_seq, old.events, old.previous, old.sha256, old.key_id, old.signature, old.sealed_at)
            is not distinct from (new.number, new.after_seq, new.last_seq, new.events, new.previous, new.sha256, new.key_id, new.signature, new.sealed_at) then
        return new;
    end if;
    raise exception 'audit.seal is append-only';
end $$;
create trigger seal_is_append_only before update or delete on audit.seal for each row execute function audit.refuse_seal_change();
create trigger seals_are_not_emptied before truncate on audit.seal for each statement execute function audit.refuse_change();
