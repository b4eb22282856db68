-- Money that was given back no longer counts as paid: it is taken off the payment that it came with, the latest first, as RefundBook reckons. A payment of which
-- nothing is left is none. What was never booked as a payment is no part of either.
do $$
declare
    body text := pg_get_functiondef('indicator.cells_cases(date, date, timestamptz)'::regprocedure);
    counted text := $old$        select m.measure, p.case_id, p.received_at, m.amount
        from enforcement.payment p, edges
        cross join lateral (values ('case.payments', 1::double precision), ('case.amount_paid', p.amount)) m (measure, amount)
        where p.state = 'received' and p.received_at >= edges.starts and p.received_at < edges.ends)$old$;
begin
    if position(counted in body) = 0 then
        raise exception 'indicator.cells_cases does not read as expected';
    end if;
    execute replace(body, counted, $new$        select m.measure, p.case_id, p.received_at, m.amount
        from (select p.case_id, p.received_at, p.amount - least(p.amount, greatest(0, coalesce(b.back, 0) - coalesce(l.later, 0))) as kept
              from enforcement.payment p, edges
              cross join lateral (select sum(r.fine + r.surcharge) as back from enforcement.refund r
                                  where r.case_id = p.case_id and r.paid_at is not null and r.gateway_transaction is null) b
              cross join lateral (select sum(o.amount) as later from enforcement.payment o
                                  where o.case_id = p.case_id and o.state = 'received' and (o.received_at, o.id) > (p.received_at, p.id)) l
              where p.state = 'received' and p.received_at >= edges.starts and p.received_at < edges.ends) p
        cross join lateral (values ('case.payments', 1::double precision), ('case.amount_paid', p.kept)) m (measure, amount)
        where p.kept > 0)$new$);
end $$;

update indicator.definition set
    method_vi = 'Số lượt nộp phạt trong 30 ngày mà tiền chưa hoàn trả hết; hoàn trả hết một lượt thì số của ngày nộp được điều chỉnh công khai.',
    method_en = 'Payments received within 30 days of which money is left; one that is given back wholly restates the day on which it came, openly.'
where code = 'enforcement.payments';
update indicator.definition set
    method_vi = 'Tổng tiền phạt đã nhận trong 30 ngày, trừ số đã hoàn trả; hoàn trả làm số của ngày nộp được điều chỉnh công khai.',
    method_en = 'Sum of the payments received within 30 days, less what was given back; money that goes back restates the day on which it came, openly.'
where code = 'enforcement.amount_paid';
update indicator.definition set
    method_vi = 'Tiền đã nộp, trừ số đã hoàn trả, chia cho tiền phạt đã quyết định trong cùng 30 ngày.',
    method_en = 'Payments, less what was given back, divided by fines decided in the same 30 days.'
where code = 'enforcement.paid_share';
