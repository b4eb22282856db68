-- A day's figures are added up every minute, whether their source has told anything or not: how old they are is for the source to say.

-- The source of an indicator of days whose cells change without a new fact; nothing where this system measures itself.
create function indicator.daily_source(code text) returns text language sql stable as $$
    select d.source_code from indicator.definition d
    where d.code = daily_source.code and d.period = 'day'
      and exists (select 1 from indicator.family_source s join indicator.family f on f.code = s.family and f.daily where s.source = d.source_code)
$$;

-- When that source last delivered, as it was known at a point in time; at null: now.
create function indicator.heard_at(code text, at timestamptz) returns timestamptz language sql stable as $$
    select case when heard_at.at is null then s.last_success_at
                else (select p.last_success_at from fact.source_past p where p.source_code = s.code and p.at <= heard_at.at order by p.at desc limit 1) end
    from fact.source s where s.code = indicator.daily_source(heard_at.code)
$$;

-- After how many seconds its next delivery is overdue: the longest time between two of those due each day, and an hour. Null where none is due.
create function indicator.due_after(code text) returns integer language sql stable as $$
    select (3600 + max(gap))::integer
    from (select coalesce(lead(t) over (order by t), 86400 + min(t) over ()) - t as gap
          from (select extract(epoch from unnest(s.due_times)) as t from fact.source s where s.code = indicator.daily_source(due_after.code)) due) gaps
$$;
