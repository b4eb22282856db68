-- The catalogue as data: an indicator is a weighted sum of measures, or one divided by another, times a scale.
alter table indicator.definition drop constraint definition_domain_check;
alter table indicator.definition add constraint definition_domain_check check (domain in (
    'population', 'labour', 'lodging', 'publicOrder', 'traffic', 'enforcement', 'identity', 'services', 'programme'));
alter table indicator.definition
    add column kind       text not null default 'count' check (kind in ('count', 'share', 'rate', 'mean', 'index')),
    add column numerator  jsonb,              -- [{"measure", "where": {dimension: [values]}, "weight", "lag"}]; null: computed on its own (traffic of five minutes)
    add column denominator jsonb,
    add column scale      double precision not null default 1,
    add column window_periods integer not null default 1 check (window_periods > 0),   -- flows are added up over so many periods
    add column dimensions text[] not null default '{}',                                -- what it can be split by
    add column audience   text not null default 'public' check (audience in ('public', 'authorised')),
    add column on_wall    boolean not null default false,
    add column geography  text not null default 'commune' check (geography in ('province', 'area', 'commune', 'quarter')),   -- the finest level
    add column refresh_vi text not null default '',
    add column refresh_en text not null default '';
update indicator.definition set on_wall = true;

-- What is aimed at, for whom and since when. The newest that holds is the one that is shown.
create table indicator.target (
    indicator_code text not null references indicator.definition (code),
    place_code     text references place.place (code),          -- null: everywhere
    valid_from     date not null,
    valid_to       date,
    value          double precision not null,
    basis_vi       text not null,
    basis_en       text not null,
    check (valid_to is null or valid_to > valid_from)
);
create index target_by_indicator on indicator.target (indicator_code, valid_from);

create table indicator.dimension (
    code    text primary key,
    name_vi text not null,
    name_en text not null
);
create table indicator.dimension_value (
    dimension text    not null references indicator.dimension (code),
    code      text    not null,
    position  integer not null,
    name_vi   text    not null,
    name_en   text    not null,
    primary key (dimension, code)
);

-- How a sum of measures reads, so that the formula shown is the one that is computed.
create function indicator.sum_text(terms jsonb) returns text language sql immutable as $$
    select string_agg(
        case when coalesce((t ->> 'weight')::double precision, 1) < 0 then '- ' when n > 1 then '+ ' else '' end
        || case when abs(coalesce((t ->> 'weight')::double precision, 1)) <> 1 then abs((t ->> 'weight')::double precision) || ' * ' else '' end
        || 'sum(' || (t ->> 'measure')
        || coalesce((select ' where ' || string_agg(
                case when left(w.key, 1) = '!' then substr(w.key, 2) || ' not in (' else w.key || ' in (' end
                || (select string_agg(v, ', ') from jsonb_array_elements_text(w.value) v) || ')', ' and ' order by w.key)
            from jsonb_each(t -> 'where') w), '')
        || case when coalesce((t ->> 'lag')::integer, 0) > 0 then ' ' || (t ->> 'lag') || ' periods earlier' else '' end || ')', ' ' order by n)
    from jsonb_array_elements(terms) with ordinality x (t, n)
$$;

create function indicator.term(measure text, filter jsonb default null, weight double precision default 1, lag integer default 0)
returns jsonb language sql immutable as $$
    select jsonb_strip_nulls(jsonb_build_object('measure', measure, 'where', filter,
        'weight', case when weight <> 1 then weight end, 'lag', case when lag > 0 then lag end))
$$;

-- Writes a definition, or writes it anew. Dimensions, source and the text of the formula follow from the measures.
create function indicator.define(
    code text, domain text, kind text, period text, window_periods integer, scale double precision, decimals integer, direction text,
    name_vi text, name_en text, unit_vi text, unit_en text, numerator jsonb, denominator jsonb, method_vi text, method_en text,
    suppress integer default 5, audience text default 'public')
returns void language plpgsql as $$
declare
    src text;
    source_name text[];
    dims text[];
    number integer;
begin
    numerator := case jsonb_typeof(numerator) when 'object' then jsonb_build_array(numerator) else numerator end;
    denominator := case jsonb_typeof(denominator) when 'object' then jsonb_build_array(denominator) else denominator end;
    if exists (select 1 from jsonb_array_elements(numerator || coalesce(denominator, '[]')) t
               where not exists (select 1 from indicator.measure m where m.code = t ->> 'measure'
                   and string_to_array(m.axes, ',') @> coalesce((select array_agg(ltrim(k, '!')) from jsonb_object_keys(coalesce(t -> 'where', '{}')) k), '{}'))) then
        raise exception '% names a measure that does not exist, or a dimension that the measure does not have', code;
    end if;

    select f.source into src from indicator.measure m join indicator.family f on f.code = m.family where m.code = numerator -> 0 ->> 'measure' limit 1;
    source_name := case src
        when 'passages' then array['Camera giao thông của hệ thống', 'This system''s traffic cameras']
        when 'cameras' then array['Nhật ký trạng thái camera của hệ thống', 'This system''s log of camera states']
        when 'cases' then array['Hồ sơ vi phạm của hệ thống', 'This system''s cases']
        else (select array[s.name_vi, s.name_en] from fact.source s where s.code = src) end;

    -- It can be split by what every part of its numerator can be split by, beside what it is already filtered by.
    select array_agg(d.code order by d.code) into dims
    from (select distinct unnest(string_to_array(m.axes, ',')) as code from indicator.measure m where m.axes <> '') d
    where (select bool_and(exists (
            select 1 from indicator.measure m
            where m.code = t ->> 'measure' and d.code = any(string_to_array(m.axes, ','))
              and string_to_array(m.axes, ',') @> coalesce((select array_agg(ltrim(k, '!')) from jsonb_object_keys(coalesce(t -> 'where', '{}')) k), '{}')))
        from jsonb_array_elements(numerator) t)
      and not exists (select 1 from jsonb_array_elements(numerator) t where t -> 'where' ? d.code);

    select coalesce(max(position), 0) + 1 into number from indicator.definition;
    insert into indicator.definition as d
        (code, domain, position, name_vi, name_en, unit_vi, unit_en, formula, method_vi, method_en, source_vi, source_en, source_code, direction, target, decimals,
         period, previous_periods, previous_vi, previous_en, series_periods, suppress_below, stale_after,
         kind, numerator, denominator, scale, window_periods, dimensions, audience, refresh_vi, refresh_en)
    values (code, domain, number, name_vi, name_en, unit_vi, unit_en,
         indicator.sum_text(numerator) || coalesce(' / (' || indicator.sum_text(denominator) || ')', '') || case when scale <> 1 then ' * ' || scale else '' end
             || case when window_periods > 1 then ', over ' || window_periods || case period when 'month' then ' months' else ' days' end else '' end,
         method_vi, method_en, source_name[1], source_name[2], (select s.code from fact.source s where s.code = src), direction, null, decimals,
         period, case when period = 'month' then 1 when window_periods > 1 then window_periods else 7 end,
         case when period = 'month' then 'tháng trước' when window_periods > 1 then window_periods || ' ngày trước' else 'cùng thứ tuần trước' end,
         case when period = 'month' then 'last month' when window_periods > 1 then window_periods || ' days earlier' else 'same weekday last week' end,
         case when period = 'month' then 24 else 30 end, suppress,
         coalesce((select s.late_after from fact.source s where s.code = src), interval '10 minutes'),
         kind, numerator, denominator, scale, window_periods, coalesce(dims, '{}'), audience,
         case when src in ('passages', 'cameras', 'cases') then 'mỗi phút' else 'trong vài giây sau khi nguồn gửi số liệu' || case when period = 'day' then '; mỗi phút cho ngày hiện tại' else '' end end,
         case when src in ('passages', 'cameras', 'cases') then 'every minute' else 'within seconds of the source''s data' || case when period = 'day' then '; every minute for the running day' else '' end end)
    on conflict on constraint definition_pkey do update set
         name_vi = excluded.name_vi, name_en = excluded.name_en, unit_vi = excluded.unit_vi, unit_en = excluded.unit_en, formula = excluded.formula,
         method_vi = excluded.method_vi, method_en = excluded.method_en, kind = excluded.kind, numerator = excluded.numerator, denominator = excluded.denominator,
         scale = excluded.scale, window_periods = excluded.window_periods, dimensions = excluded.dimensions, audience = excluded.audience,
         direction = excluded.direction, decimals = excluded.decimals, suppress_below = excluded.suppress_below,
         refresh_vi = excluded.refresh_vi, refresh_en = excluded.refresh_en;
    insert into indicator.revision (indicator_code) values (code) on conflict do nothing;
end $$;
