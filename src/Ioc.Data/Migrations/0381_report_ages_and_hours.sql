-- A place's profile has its pyramid after the newest figures, and the weeks by hours last; a report of the town by month has the weeks too.
update report.definition set sections = (
    select jsonb_agg(s.section order by s.n, s.m)
    from (select e.section, e.n, 0 as m from jsonb_array_elements(sections) with ordinality e (section, n)
          union all
          select '{"kind": "pyramid", "vi": "Dân số theo tuổi và giới tính", "en": "Residents by age and sex"}', 1, 1
          union all
          select '{"kind": "week", "vi": "Theo giờ và thứ trong tuần", "en": "By hour and day of the week", "codes": ["public_order.incidents", "enforcement.violations"]}', 1000, 0) s)
where code = 'place_profile';
update report.definition set sections = sections || '[{"kind": "week", "vi": "Theo giờ và thứ trong tuần", "en": "By hour and day of the week", "codes": ["public_order.incidents", "enforcement.violations"]}]'
where code = 'town_month';
