-- What a signal controller says of its lamps (POST /api/signals). A row holds from its moment until the next row of the same group.
create table traffic.signal_state (
    junction     text        not null check (char_length(junction) between 1 and 60),
    signal_group text        not null check (char_length(signal_group) between 1 and 60),
    state        text        not null check (state in ('red', 'amber', 'green', 'off')),
    at           timestamptz not null,       -- the controller's clock, UTC
    received_at  timestamptz not null default now(),
    primary key (junction, signal_group, at)
);
