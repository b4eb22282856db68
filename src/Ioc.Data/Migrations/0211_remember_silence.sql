-- For how long nobody heard of a camera that was last said to be live. Its state's row holds only the newest word, so a gap would be forgotten as soon as a
-- worker comes back; and what is counted late of the hours before it would then take the gap for an empty road.
create table traffic.camera_silence (
    camera_code text        not null references traffic.camera (code) on delete cascade,
    heard_until timestamptz not null,
    heard_again timestamptz not null check (heard_again > heard_until),
    primary key (camera_code, heard_until)
);

create function traffic.note_silence() returns trigger language plpgsql as $$
begin
    insert into traffic.camera_silence (camera_code, heard_until, heard_again)
    values (old.camera_code, old.updated_at, greatest(new.updated_at, new.since))
    on conflict (camera_code, heard_until) do update set heard_again = greatest(camera_silence.heard_again, excluded.heard_again);
    return null;
end $$;

create trigger note_silence after update on traffic.camera_state for each row
    when (old.state = 'live' and greatest(new.updated_at, new.since) > old.updated_at + interval '5 minutes')
    execute function traffic.note_silence();
