-- Which ends of rolling windows leave the authorised screen. Two windows that overlap differ by what entered and what left: so a window is shown only
-- where that is nobody or enough people. Once decided a border stays, since it has been seen.
create table indicator.window_border (
    sum            text    not null,                                  -- what is added up: a measure and what of it
    table_of       text    not null,                                  -- the places right below the one with this code
    window_periods integer not null check (window_periods > 1),
    day            date    not null,                                  -- the last day of the window
    primary key (sum, table_of, window_periods, day)
);

-- Up to which day of a sum borders have been decided.
create table indicator.window_decided (
    sum   text primary key,
    until date not null
);
