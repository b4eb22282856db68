-- The wall as it was at a minute: what stood there, not what is known of that day today. See docs/decisions/0043.

-- A value that was written anew, with the time for which it stood. Only what stood at some whole minute is kept, for that is what is asked for.
create table indicator.value_past (
    indicator_code text        not null references indicator.definition (code),
    place_code     text        not null references place.place (code),
    period_start   timestamptz not null,
    period_end     timestamptz not null,
    value          double precision,
    numerator      double precision not null,
    denominator    double precision,
    computed_at    timestamptz not null,
    replaced_at    timestamptz not null,
    primary key (indicator_code, place_code, period_start, replaced_at),
    check (replaced_at > computed_at)
);
create index value_past_by_age on indicator.value_past (replaced_at);

-- The values of an indicator as they stood at a point in time.
create function indicator.value_at(code text, at timestamptz)
    returns table (indicator_code text, place_code text, period_start timestamptz, period_end timestamptz, value double precision, numerator double precision, denominator double precision, computed_at timestamptz)
    language sql stable as $$
    select v.indicator_code, v.place_code, v.period_start, v.period_end, v.value, v.numerator, v.denominator, v.computed_at
    from indicator.value v where v.indicator_code = code and v.computed_at <= at
    union all
    select p.indicator_code, p.place_code, p.period_start, p.period_end, p.value, p.numerator, p.denominator, p.computed_at
    from indicator.value_past p where p.indicator_code = code and p.computed_at <= at and p.replaced_at > at
$$;

-- The minutes in which values of the running day and hour were computed: what did not change then was as of then all the same.
create table indicator.running_minute (
    minute timestamptz primary key
);

-- Which windows of the places below were shown already. Of those decided before now, the rule tells when: once the day had been over for a day.
alter table indicator.public_window add column decided_at timestamptz not null default now();
update indicator.public_window set decided_at = least(now(), (day + 2)::timestamp at time zone 'Asia/Ho_Chi_Minh');

-- How a source stood from a point in time on.
create table fact.source_past (
    source_code     text        not null references fact.source (code),
    at              timestamptz not null,
    last_success_at timestamptz,
    failing         boolean     not null,
    rows_taken      bigint      not null,
    rows_refused    bigint      not null,
    primary key (source_code, at)
);

insert into fact.source_past (source_code, at, last_success_at, failing, rows_taken, rows_refused)
select source_code, imported_at, imported_at, false, max(taken), max(refused)
from (select source_code, imported_at, sum(rows_taken) over so_far as taken, sum(rows_refused) over so_far as refused
      from fact.import window so_far as (partition by source_code order by imported_at)) i
group by source_code, imported_at;

create function fact.note_source() returns trigger language plpgsql as $$
begin
    insert into fact.source_past (source_code, at, last_success_at, failing, rows_taken, rows_refused)
    values (new.code, case when new.last_attempt_at is distinct from old.last_attempt_at then new.last_attempt_at else clock_timestamp() end,
            new.last_success_at, new.last_error is not null, new.rows_taken, new.rows_refused)
    on conflict (source_code, at) do update
        set last_success_at = excluded.last_success_at, failing = excluded.failing, rows_taken = excluded.rows_taken, rows_refused = excluded.rows_refused;
    return null;
end $$;

create trigger note_source after update on fact.source for each row
    when ((old.last_attempt_at is null, old.last_success_at, old.last_error is null, old.rows_taken, old.rows_refused)
          is distinct from (new.last_attempt_at is null, new.last_success_at, new.last_error is null, new.rows_taken, new.rows_refused))
    execute function fact.note_source();

alter table retention.rule drop constraint rule_code_check;
alter table retention.rule add constraint rule_code_check check (code in (
    'passages', 'unsure_reads', 'rejected_evidence', 'clips', 'case_evidence', 'attachments', 'messages', 'sessions', 'lookups', 'refused_rows', 'camera_stills',
    'device_events', 'wall_history', 'audit'));
insert into retention.rule (code, days, minimum_days, valid_from, basis, set_by) values
    ('wall_history', 92, 7, '2026-01-01', 'Số liệu tổng hợp, không có dữ liệu cá nhân; thời hạn do đơn vị đặt theo dung lượng', 'system:installation');
