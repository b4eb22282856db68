-- Windows are decided after the values they are of: what is made from what may be shown (forecasts, hot spots) is made anew when more may be.
alter table indicator.public_window_decided add decided_at timestamptz not null default 'epoch';
alter table indicator.public_window_decided alter decided_at drop default;
