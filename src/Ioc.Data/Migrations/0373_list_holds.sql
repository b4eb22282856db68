-- The page of holds reads the newest first.
create index service_hold_by_time on enforcement.service_hold (placed_at desc, id desc);
