-- Whether a source is late is told by its schedule alone (due_times, due_day), which its page edits. What is left of the old column is how old
-- figures may be before an indicator that is defined from the source is called stale.
alter table fact.source rename column late_after to stale_after;
do $$
begin
    execute replace((select pg_get_functiondef(p.oid) from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'indicator' and p.proname = 'define'),
        's.late_after', 's.stale_after');
end $$;
