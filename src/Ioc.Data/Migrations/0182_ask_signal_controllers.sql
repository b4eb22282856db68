-- A controller that is asked may not remember everything since the last answer: what it does not tell is unknown, not a long phase of the light before.
alter table traffic.signal_state drop constraint signal_state_state_check;
alter table traffic.signal_state add constraint signal_state_state_check check (state in ('red', 'amber', 'green', 'off', 'unknown'));
