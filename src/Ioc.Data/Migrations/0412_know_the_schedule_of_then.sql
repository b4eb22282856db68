-- A source's schedule as it was: the trail tells each change. Before the first one it is not known, unless nothing was ever changed. At null: now.
create function fact.schedule_at(code text, at timestamptz, out due_times time[], out due_day integer, out known boolean) language plpgsql stable as $$
declare
    told jsonb;
begin
    select s.due_times, s.due_day, true into due_times, due_day, known from fact.source s where s.code = schedule_at.code;
    if schedule_at.at is null then
        return;
    end if;
    select e.data into told from audit.event e
    where e.subject_kind = 'source' and e.subject_id = schedule_at.code and e.type = 'source.schedule_changed' and e.occurred_at <= schedule_at.at order by e.seq desc limit 1;
    if found then
        due_times := (select array_agg(t::time order by t) from jsonb_array_elements_text(told -> 'dueTimes') t);
        due_day := (told ->> 'dueDay')::integer;
    else
        known := not exists (select from audit.event e where e.subject_kind = 'source' and e.subject_id = schedule_at.code and e.type = 'source.schedule_changed');
    end if;
end $$;

-- How old a figure may be follows from the delivery that is due next (DeliverySchedule), not from the longest time between two of them.
drop function indicator.due_after(text);
