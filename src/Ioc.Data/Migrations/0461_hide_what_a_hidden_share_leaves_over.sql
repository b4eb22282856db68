-- A ward's share of declarations in time was hidden because fewer than five were late, and their number was told beside it: both are hidden now, or neither.
update indicator.definition set suppress_below = (select suppress_below from indicator.definition where code = 'lodging.on_time_share') where code = 'lodging.late_declarations';
