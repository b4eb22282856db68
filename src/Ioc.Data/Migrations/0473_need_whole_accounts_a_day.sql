-- 235.0 accounts a day: nobody activates a tenth of one.
update indicator.definition set decimals = 0 where code = 'identity.needed_per_day';
