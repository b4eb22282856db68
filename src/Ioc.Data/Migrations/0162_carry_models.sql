-- Owners report their models one by one. Until a model's month is there, its newest of the two months before stands for it: else a month that one owner
-- has reported would be the figure of that owner alone.
create or replace function indicator.cells_models(a date, z date, now timestamptz)
returns table (measure text, axes text, place_code text, period date, dims jsonb, amount double precision) language sql stable as $$
    with months as (select distinct f.place_code, f.month from fact.programme_model f where f.month between a and z),
    f as (
        select months.place_code, months.month, x.field, x.progress, x.due_on
        from months cross join lateral (
            select distinct on (p.model) p.field, p.progress, p.due_on from fact.programme_model p
            where p.place_code = months.place_code and p.month <= months.month and p.month > months.month - interval '3 months'
            order by p.model, p.month desc) x)
    select m.measure, 'model_group', f.place_code, f.month, jsonb_build_object('model_group', f.field), sum(m.amount)
    from f
    cross join lateral (values
        ('programme.models', 1), ('programme.models_done', (f.progress = 100)::integer), ('programme.progress', f.progress),
        ('programme.models_late', (f.progress < 100 and f.due_on < (f.month + interval '1 month')::date)::integer)) m (measure, amount)
    group by m.measure, f.place_code, f.month, f.field
$$;

-- a month that comes late changes the months after it that carry it
update indicator.family set reach = -1 where code = 'models';

update indicator.definition set
    method_vi = method_vi || ' Mô hình chưa báo cáo tháng đó lấy kết quả gần nhất trong hai tháng trước.',
    method_en = method_en || ' A model that has not reported the month counts with its newest result of the two months before.'
where code in ('programme.models', 'programme.models_done_share', 'programme.models_late', 'programme.progress');
