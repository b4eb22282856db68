-- Who holds a case: the vehicle and its owner as they stood when a notice was decided on. A sale or a plate given out anew changes the register, never this.
create table enforcement.holder (
    case_id       uuid        primary key references enforcement.case (id),
    frozen_at     timestamptz not null,
    vehicle_id    uuid        not null references registry.vehicle (id),
    owner_id      uuid        not null references registry.owner (id),
    plate         text        not null,
    vehicle_class text        not null,
    family        text        not null,
    plate_colour  text        not null,
    brand         text        not null,
    model         text        not null,
    colour        text        not null,
    status        text        not null,
    registered_on date        not null,
    expires_on    date,
    simulated     boolean     not null,
    owner_kind    text        not null check (owner_kind in ('person', 'organisation')),
    owner_name    text        not null check (owner_name <> ''),
    owner_number  text        not null,
    owner_address text        not null check (owner_address <> ''),
    register      text        not null,
    as_of         timestamptz not null,
    basis_vi      text        not null,
    basis_en      text        not null
);
create index holder_by_owner on enforcement.holder (owner_kind, owner_number);

-- Cases from before: whoever was written to first about the notice, where the register still knows them; else the present owner.
insert into enforcement.holder (case_id, frozen_at, vehicle_id, owner_id, plate, vehicle_class, family, plate_colour, brand, model, colour, status, registered_on, expires_on,
    simulated, owner_kind, owner_name, owner_number, owner_address, register, as_of, basis_vi, basis_en)
select c.id, now(), v.id, o.id, v.plate, v.vehicle_class, v.family, v.plate_colour, v.brand, v.model, v.colour, v.status, v.registered_on, v.expires_on,
    v.simulated, o.kind, o.name, o.number, o.address, v.register, coalesce(v.fetched_at, v.updated_at), b.text_vi, b.text_en
from enforcement.case c
join registry.vehicle v on v.id = c.vehicle_id
join registry.holder_basis b on b.code = v.holder_basis
left join lateral (
    select told.id from citizen.message m join enforcement.notice n on n.id = m.notice_id join registry.owner told on told.kind = m.owner_kind and told.number = m.owner_number
    where n.case_id = c.id order by m.event_seq limit 1) first on true
join registry.owner o on o.id = coalesce(first.id, v.owner_id)
where c.offence_code is not null or exists (select 1 from enforcement.notice n where n.case_id = c.id);

-- Nobody gets a notice who is not kept so, and whoever has one stays.
alter table enforcement.notice add constraint notice_has_a_holder foreign key (case_id) references enforcement.holder (case_id);

create function enforcement.refuse_holder_change() returns trigger language plpgsql as $$
begin
    raise exception 'enforcement.holder is frozen';
end $$;
create trigger holder_is_frozen before update on enforcement.holder for each row execute function enforcement.refuse_holder_change();

-- The vehicle and the owner that a case goes by: the frozen ones, and before them what the register says now. Whatever asks whose case it is asks here.
create view enforcement.case_vehicle as
select h.case_id, h.frozen_at, h.vehicle_id as id, h.owner_id, h.plate, h.vehicle_class, h.family, h.plate_colour, h.brand, h.model, h.colour, h.status, h.registered_on, h.expires_on,
    h.simulated, h.owner_kind, h.owner_name, h.owner_number, h.owner_address, h.register, h.as_of, h.basis_vi, h.basis_en
from enforcement.holder h
union all
select c.id, null, v.id, o.id, v.plate, v.vehicle_class, v.family, v.plate_colour, v.brand, v.model, v.colour, v.status, v.registered_on, v.expires_on,
    v.simulated, o.kind, o.name, o.number, o.address, v.register, coalesce(v.fetched_at, v.updated_at), b.text_vi, b.text_en
from enforcement.case c
join registry.vehicle v on v.id = c.vehicle_id
join registry.owner o on o.id = v.owner_id
join registry.holder_basis b on b.code = v.holder_basis
where not exists (select 1 from enforcement.holder h where h.case_id = c.id);
