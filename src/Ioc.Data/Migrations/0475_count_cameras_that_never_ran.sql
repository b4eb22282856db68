-- A camera in use that has not sent a picture yet was not watched at all, so the rest seemed to be all there is. It counts from the day it was entered.
create or replace function indicator.cells_cameras(a date, z date, now timestamptz)
returns table (measure text, axes text, place_code text, period date, dims jsonb, amount double precision) language sql stable as $$
    with days as (
        select d::date as day, d at time zone 'Asia/Ho_Chi_Minh' as starts, least((d + interval '1 day') at time zone 'Asia/Ho_Chi_Minh', now) as ends
        from generate_series(a::timestamp, least(z, indicator.local_day(now))::timestamp, interval '1 day') d),
    changes as (
        select e.subject_id as camera, e.data ->> 'state' as state, e.occurred_at as since,
               lead(e.occurred_at, 1, 'infinity') over (partition by e.subject_id order by e.occurred_at, e.seq) as until
        from audit.event e where e.subject_kind = 'camera' and e.type = 'camera.state_changed'),
    states as (
        select camera, state, since, until from changes
        union all
        -- From its entry to its first change of state, or for good.
        select c.code, null, c.created_at, coalesce(f.first, 'infinity')
        from traffic.camera c left join (select camera, min(since) as first from changes group by camera) f on f.camera = c.code
        where c.created_at < coalesce(f.first, 'infinity')),
    spans as (
        select c.place_code, c.code as camera, days.day,
               sum(extract(epoch from least(s.until, days.ends) - greatest(s.since, days.starts))) filter (where s.state = 'live') as live,
               sum(extract(epoch from least(s.until, days.ends) - greatest(s.since, days.starts))) as watched
        from days
        join states s on s.since < days.ends and s.until > days.starts
        join traffic.camera c on c.code = s.camera and c.enabled and c.place_code is not null
        group by c.place_code, c.code, days.day)
    select m.measure, 'camera', s.place_code, s.day, jsonb_build_object('camera', s.camera), m.amount
    from spans s cross join lateral (values ('camera.seconds_live', coalesce(s.live, 0)), ('camera.seconds', s.watched)) m (measure, amount)
    where m.amount is not null
$$;

update indicator.definition set
    method_vi = 'Thời gian camera đang sử dụng truyền hình ảnh chia cho thời gian được theo dõi trong ngày, tính từ khi khai báo camera: camera chưa từng chạy cũng được tính.',
    method_en = 'Time that the cameras in use were live divided by the time they were watched that day, from when they were entered: one that has never run counts too.'
where code = 'traffic.camera_availability';
