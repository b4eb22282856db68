-- Lists of residents tell how many there are, not who was born, died or moved: what nobody told is no zero.
alter table fact.population
    alter column births drop not null, alter column deaths drop not null, alter column moved_in drop not null, alter column moved_out drop not null;

-- Where such a list made a ward's month and no one of it was ever born, dead or moved, the zeros were made here.
update fact.population f set births = null, deaths = null, moved_in = null, moved_out = null
from (select p.place_code, p.month from fact.population p join fact.import i on i.id = p.import_id
      group by p.place_code, p.month
      having bool_and(i.format is not distinct from 'residents') and sum(p.births + p.deaths + p.moved_in + p.moved_out) = 0) made
where (f.place_code, f.month) = (made.place_code, made.month);

create or replace function indicator.cells_population(a date, z date, now timestamptz)
returns table (measure text, axes text, place_code text, period date, dims jsonb, amount double precision) language sql stable as $$
    select m.measure, 'age_band,settlement,sex', f.place_code, f.month,
           jsonb_strip_nulls(jsonb_build_object('age_band', f.age_band, 'sex', f.sex, 'settlement', p.settlement)), m.amount
    from fact.population f join place.place p on p.code = f.place_code
    cross join lateral (values
        ('population.people', f.population),
        -- the middle of the band; 84 for the open one
        ('population.years_lived', f.population * case when f.age_band = '80+' then 84 else split_part(f.age_band, '-', 1)::integer + 2.5 end)
    ) m (measure, amount)
    where f.month between a and z
    union all
    select m.measure, 'sex', f.place_code, f.month, jsonb_build_object('sex', f.sex), sum(m.amount)
    from fact.population f
    cross join lateral (values ('population.births', f.births), ('population.deaths', f.deaths),
                               ('population.moved_in', f.moved_in), ('population.moved_out', f.moved_out)) m (measure, amount)
    where f.month between a and z and m.amount is not null
    group by m.measure, f.place_code, f.month, f.sex
    union all
    select 'place.area_km2', '', p.code, f.month, '{}'::jsonb, p.area_km2
    from (select distinct place_code, month from fact.population where month between a and z) f join place.place p on p.code = f.place_code
    where p.area_km2 is not null
$$;

-- Cells and places of measures that were told from those zeros.
delete from indicator.cell c
where c.measure in ('population.births', 'population.deaths', 'population.moved_in', 'population.moved_out')
  and not exists (select from fact.population f where f.place_code = c.place_code and f.month = c.period and f.births is not null);
delete from indicator.measure_place m
where m.measure in ('population.births', 'population.deaths', 'population.moved_in', 'population.moved_out')
  and not exists (select from fact.population f where f.place_code = m.place_code and f.births is not null);
