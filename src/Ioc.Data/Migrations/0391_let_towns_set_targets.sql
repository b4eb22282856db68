-- A town sets its own targets beside those that the plans and the law name. The newest of the place goes before what holds everywhere.
alter table indicator.target
    add column id     uuid primary key default gen_random_uuid(),
    add column set_by text,            -- null: it ships with the product
    add column set_at timestamptz;
create unique index target_once on indicator.target (indicator_code, coalesce(place_code, ''), valid_from);

-- No plan and no law names this one: it belonged to the simulated town alone, which sets it for itself since.
delete from indicator.target where indicator_code = 'labour.unemployment_rate' and place_code is null and basis_vi = 'Mục tiêu đặt ra cho địa bàn mô phỏng';

-- Targets stand in one table alone.
update indicator.definition set target = null;
comment on column indicator.definition.target is 'Not read: targets stand in indicator.target.';
