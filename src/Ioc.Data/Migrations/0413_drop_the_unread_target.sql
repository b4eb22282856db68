-- Targets stand in indicator.target alone; this column has been read by nobody since.
do $$
declare
    body text := pg_get_functiondef((select p.oid from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'indicator' and p.proname = 'define'));
begin
    if position('direction, target, decimals' in body) = 0 or position('direction, null, decimals' in body) = 0 then
        raise exception 'indicator.define does not read as expected';
    end if;
    execute replace(replace(body, 'direction, target, decimals', 'direction, decimals'), 'direction, null, decimals', 'direction, decimals');
end $$;
alter table indicator.definition drop column target;
