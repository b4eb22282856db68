-- Money that came and was refused before refunds of it were kept (see 0331) was told in the log alone: who sent it, how much and by which transaction. It is owed
-- back like what came after. Nothing is guessed: what was booked, or is owed back already, is left out, and so is a transaction of which the log tells two sums.
-- Whether some of it was given back outside this system no row says: whoever notes the payment order sees to that.
with refused as (
    select substring(e.actor from 9) as gateway, e.data->>'transaction' as gateway_transaction, e.subject_id::uuid as case_id, (e.data->>'amount')::bigint as amount,
           e.occurred_at, e.seq
    from audit.event e
    where e.type = 'payment.refused' and e.subject_kind = 'case' and e.reason <> 'failed_at_gateway' and e.actor like 'gateway:%'
        and e.data->>'transaction' not in ('', '0') and (e.data->>'amount') ~ '^[0-9]{1,15}$' and (e.data->>'amount')::bigint > 0),
missing as (
    select r.gateway, r.gateway_transaction, (array_agg(r.case_id order by r.seq))[1] as case_id, min(r.amount) as amount, min(r.occurred_at) as owed_at
    from refused r
    where not exists (select 1 from enforcement.payment p where p.gateway = r.gateway and p.gateway_transaction = r.gateway_transaction)
        and not exists (select 1 from enforcement.refund f where f.gateway = r.gateway and f.gateway_transaction = r.gateway_transaction)
    group by r.gateway, r.gateway_transaction having count(distinct r.amount) = 1),
owed as (
    insert into enforcement.refund (id, case_id, fine, surcharge, owed_at, gateway, gateway_transaction)
    select gen_random_uuid(), m.case_id, m.amount, 0, m.owed_at, m.gateway, m.gateway_transaction from missing m join enforcement.case c on c.id = m.case_id
    returning id, case_id, fine)
-- told in the log as well; the first line of the list takes the lock that orders it
insert into audit.event (id, type, subject_kind, subject_id, place_code, actor, reason, data, occurred_at)
select gen_random_uuid(), 'refund.owed', 'case', c.id::text, c.place_code, 'system:enforcement', 'told_before',
       jsonb_build_object('amount', o.fine, 'surcharge', 0, 'camera', c.camera_code, 'kind', c.kind, 'state', c.state, 'simulated', c.simulated), now()
from (select pg_advisory_xact_lock(1229931333)) ordered, owed o join enforcement.case c on c.id = o.case_id;
