-- The official import file names no time of declaration. When the file came is the latest that it can have been: a stay that came in by its deadline was
-- declared in time, one that came in after it counts as late. A stay that a later file corrects keeps the file that brought it first.
alter table fact.lodging add column first_import_id uuid;   -- null: import_id

create function fact.keep_first_import() returns trigger language plpgsql as $$
begin
    new.first_import_id := coalesce(old.first_import_id, old.import_id);
    return new;
end $$;
create trigger lodging_first_import before update of import_id on fact.lodging
    for each row when (old.import_id is distinct from new.import_id) execute function fact.keep_first_import();

create or replace function indicator.cells_arrivals(a date, z date, now timestamptz)
returns table (measure text, axes text, place_code text, period date, dims jsonb, amount double precision) language sql stable as $$
    with told as (
        select f.*, case when f.hour_known then extract(hour from f.arrived_at at time zone 'Asia/Ho_Chi_Minh')::integer else -1 end as hour_,
               i.imported_at as received_at,
               (f.arrived_on + time '23:00') at time zone 'Asia/Ho_Chi_Minh' as evening, (f.arrived_on + 1 + time '08:00') at time zone 'Asia/Ho_Chi_Minh' as morning
        from fact.lodging f
        left join fact.import i on f.declared_at is null and i.format = 'lodging_declaration' and i.id = coalesce(f.first_import_id, f.import_id)
        where f.arrived_on between a and z and f.arrived_at <= now),
    dated as (
        select t.*,
               -- received between the two deadlines, and nobody told whether the guest came before or after 23:00: which deadline applied is not known
               coalesce(t.declared_at, case when t.hour_ >= 0 or t.received_at <= t.evening or t.received_at > t.morning then t.received_at end) as told_at
        from told t),
    grouped as (
        select f.place_code, f.arrived_on, f.nationality, f.purpose, f.origin, f.hour_,
               case when grouping(f.nationality) = 0 then 'nationality' when grouping(f.purpose) = 0 then 'purpose'
                    when grouping(f.origin) = 0 then 'origin' when grouping(f.hour_) = 0 then 'hour' else '' end as axis,
               sum(f.guests) as guests, count(*) as declarations, sum(f.guests::bigint * f.nights) as stay_nights,
               count(f.told_at) as timed,
               count(f.told_at) filter (where f.declared_at is null) as bounded,
               -- before 23:00 of the day of arrival; who arrives after 23:00, before 08:00 of the next day
               count(*) filter (where f.told_at <= case when f.hour_ >= 23 then f.morning else f.evening end) as on_time
        from dated f
        group by f.place_code, f.arrived_on, grouping sets ((), (f.nationality), (f.purpose), (f.origin), (f.hour_)))
    select m.measure, g.axis, g.place_code, g.arrived_on,
           case g.axis when 'nationality' then jsonb_build_object('nationality', g.nationality)
                       when 'purpose' then jsonb_build_object('purpose', g.purpose)
                       when 'origin' then jsonb_build_object('origin', coalesce(g.origin, 'unknown'))
                       when 'hour' then jsonb_build_object('hour', case when g.hour_ < 0 then 'unknown' else g.hour_::text end) else '{}'::jsonb end,
           m.amount
    from grouped g
    cross join lateral (values ('lodging.arrivals', g.guests), ('lodging.declarations', g.declarations), ('lodging.stay_nights', g.stay_nights),
                               ('lodging.timed', g.timed), ('lodging.bounded', g.bounded), ('lodging.on_time', g.on_time)) m (measure, amount)
    where m.measure = 'lodging.arrivals'
       or (m.measure = 'lodging.stay_nights' and g.axis in ('', 'nationality', 'purpose'))
       or g.axis = ''
$$;

insert into indicator.measure (code, axes, family, kind) values ('lodging.bounded', '', 'arrivals', 'flow');
select indicator.define('lodging.bounded_share', 'lodging', 'share', 'day', 7, 100, 1, 'none',
    'Thông báo lưu trú chỉ biết lúc nhận tệp (7 ngày)', 'Declarations known only by receipt of their file (7 days)', '%', '%',
    '[{"measure": "lodging.bounded"}]', '[{"measure": "lodging.timed"}]',
    'Thông báo đến bằng tệp nhập chính thức, không ghi giờ thông báo: lúc nhận tệp là mốc muộn nhất được dùng để xét hạn.',
    'Declarations from the official import file, which names no time of declaration: the receipt of the file is the latest it can have been, and decides the deadline.');
update indicator.definition set
    method_vi = method_vi || ' Tệp nhập chính thức không ghi giờ thông báo: lấy lúc nhận tệp làm mốc (chặn trên), nên tỷ lệ đúng hạn thật có thể cao hơn.',
    method_en = method_en || ' The official import file names no time of declaration: there the receipt of the file stands for it (an upper bound), so that truly more may have been in time.'
where code in ('lodging.on_time_share', 'lodging.late_declarations');
