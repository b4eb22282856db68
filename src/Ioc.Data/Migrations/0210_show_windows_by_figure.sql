-- On which days a rolling figure is shown of the places right below one: decided figure by figure, so that both sides of a share are told together.
create table indicator.public_window (
    indicator_code text not null references indicator.definition (code),
    table_of       text not null,                 -- the places right below the one with this code
    day            date not null,                 -- the last day of the window
    primary key (indicator_code, table_of, day)
);

-- Up to which day that has been decided.
create table indicator.public_window_decided (
    indicator_code text primary key references indicator.definition (code),
    until          date not null
);

comment on table indicator.window_border is 'Borders by sum, as they were decided until 0210; what was shown by them is taken over once into indicator.public_window.';
