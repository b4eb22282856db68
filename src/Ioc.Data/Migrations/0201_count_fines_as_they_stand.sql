-- The sum of the fines decided on a day is the sum as it stands: a settled complaint that changes a fine, or annuls its decision, restates that day.
create or replace function indicator.cells_cases(a date, z date, now timestamptz)
returns table (measure text, axes text, place_code text, period date, dims jsonb, amount double precision) language sql stable as $$
    with edges as (select a::timestamp at time zone 'Asia/Ho_Chi_Minh' as starts, (z + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh' as ends),
    steps as (
        select 'case.violations' as measure, c.id as case_id, c.occurred_at as at, 1::double precision as amount
        from enforcement.case c, edges where c.occurred_at >= edges.starts and c.occurred_at < edges.ends
        union all
        select m.measure, c.id, c.updated_at, m.amount
        from enforcement.case c, edges
        cross join lateral (values ('case.rejected', (c.state = 'rejected')::integer), ('case.reviewed', (c.state = 'rejected')::integer)) m (measure, amount)
        where c.state = 'rejected' and c.updated_at >= edges.starts and c.updated_at < edges.ends
        union all
        select m.measure, n.case_id, n.issued_at, m.amount
        from enforcement.notice n join enforcement.case c on c.id = n.case_id, edges
        cross join lateral (values ('case.notices', 1::double precision), ('case.reviewed', 1), ('case.plates_corrected', c.plate_by_officer::integer),
                                   ('case.hours_to_notice', extract(epoch from n.issued_at - c.occurred_at) / 3600)) m (measure, amount)
        where n.issued_at >= edges.starts and n.issued_at < edges.ends
        union all
        select 'case.confirmed', f.case_id, f.confirmed_at, 1 from enforcement.confirmation f, edges where f.confirmed_at >= edges.starts and f.confirmed_at < edges.ends
        union all
        select 'case.contested', f.case_id, f.filed_at, 1 from enforcement.contest f, edges where f.filed_at >= edges.starts and f.filed_at < edges.ends
        union all
        select m.measure, f.case_id, f.decided_at, m.amount
        from enforcement.contest f, edges
        cross join lateral (values ('case.contests_decided', 1), ('case.contests_upheld', (f.outcome = 'upheld')::integer)) m (measure, amount)
        where f.decided_at >= edges.starts and f.decided_at < edges.ends
        union all
        select m.measure, d.case_id, d.decided_at, m.amount
        from enforcement.decision d, edges
        cross join lateral (values ('case.decisions', 1::double precision), ('case.amount_decided', coalesce(d.amended_amount, d.amount))) m (measure, amount)
        where d.annulled_at is null and d.decided_at >= edges.starts and d.decided_at < edges.ends
        union all
        select m.measure, p.case_id, p.received_at, m.amount
        from enforcement.payment p, edges
        cross join lateral (values ('case.payments', 1::double precision), ('case.amount_paid', p.amount)) m (measure, amount)
        where p.state = 'received' and p.received_at >= edges.starts and p.received_at < edges.ends)
    select s.measure, 'hour,kind', c.place_code, indicator.local_day(s.at),
           jsonb_build_object('kind', c.kind, 'hour', extract(hour from s.at at time zone 'Asia/Ho_Chi_Minh')::text), sum(s.amount)
    from steps s join enforcement.case c on c.id = s.case_id
    where c.place_code is not null
    group by s.measure, c.place_code, indicator.local_day(s.at), c.kind, extract(hour from s.at at time zone 'Asia/Ho_Chi_Minh')
    union all
    select s.measure, 'camera', c.place_code, indicator.local_day(s.at), jsonb_build_object('camera', c.camera_code), sum(s.amount)
    from steps s join enforcement.case c on c.id = s.case_id
    where s.measure = 'case.violations' and c.place_code is not null
    group by s.measure, c.place_code, indicator.local_day(s.at), c.camera_code
$$;

update indicator.definition set
    method_vi = 'Số quyết định xử phạt ban hành trong 30 ngày và đang có hiệu lực; quyết định bị hủy làm số của ngày ra quyết định được điều chỉnh công khai.',
    method_en = 'Decisions issued within 30 days that stand; one that is annulled restates the day on which it was issued, openly.'
where code = 'enforcement.decisions';
update indicator.definition set
    method_vi = 'Tổng tiền phạt trong các quyết định của 30 ngày, theo mức đang có hiệu lực: giải quyết khiếu nại sửa mức phạt hoặc hủy quyết định thì số của ngày ra quyết định được điều chỉnh công khai.',
    method_en = 'Sum of the fines decided within 30 days, as they stand: where a settled complaint changes a fine or annuls its decision, the day of the decision is restated, openly.'
where code = 'enforcement.amount_decided';

