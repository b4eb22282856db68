-- On what basis somebody is liable, as the officer recorded it: a code of liable.csv (Decree 168/2024, Art. 47).
alter table enforcement.record add column basis text;
update enforcement.record set basis = case when violator_kind = 'organisation' then 'organisation_silent' else 'driver' end;
alter table enforcement.record alter column basis set not null;
create index record_by_violator on enforcement.record (violator_kind, violator_number) where not is_owner;

-- Whose case it is: the holder's, until a record names somebody else. From then on it is theirs, and the holder knows only that it has passed.
create view enforcement.case_party as
select h.case_id, h.owner_kind as kind, h.owner_number as number,
    case when r.case_id is null or r.is_owner or (r.violator_kind = h.owner_kind and r.violator_number = h.owner_number) then 'owner' else 'passed' end as role
from enforcement.holder h
left join enforcement.record r on r.case_id = h.case_id
union all
select r.case_id, r.violator_kind, r.violator_number, 'liable'
from enforcement.record r
join enforcement.holder h on h.case_id = r.case_id
where not r.is_owner and r.violator_number is not null and not (r.violator_kind = h.owner_kind and r.violator_number = h.owner_number);

-- One event may concern two: whom the record names, and the owner from whom it passed.
alter table citizen.message drop constraint message_event_seq_key;
alter table citizen.message add constraint message_once_each unique (event_seq, owner_kind, owner_number);
