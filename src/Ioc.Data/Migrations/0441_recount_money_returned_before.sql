-- Money that was given back before 0411 stood in the figures as paid, and the log that tells of it had been read by then. The days on which it came are counted anew,
-- and what differs is said to be restated, as for money that goes back from now on. Where that was done already nothing differs, and nothing is said.
create table indicator.recount (
    source text not null,
    day    date not null,
    reason text not null,        -- as in indicator.restatement
    primary key (source, day, reason)
);

insert into indicator.recount (source, day, reason)
select distinct 'cases', indicator.local_day(p.received_at), 'money returned'
from enforcement.payment p
where p.state = 'received'
  and exists (select 1 from enforcement.refund r where r.case_id = p.case_id and r.paid_at is not null and r.gateway_transaction is null);
