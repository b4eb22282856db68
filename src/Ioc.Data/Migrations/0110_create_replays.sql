-- Runs of recorded video through a camera's rules that people ask for: trials of a draft, and a case's clip judged again.
-- Any replay process of the city takes one at a time; one whose lease has run out is taken again. Times are the database's own.
create table traffic.replay (
    id           uuid        primary key,
    purpose      text        not null check (purpose in ('trial', 'contest')),
    subject      text        not null,      -- trial: the camera's code; contest: the case's id
    camera_code  text        not null references traffic.camera (code),
    beside       uuid        references traffic.replay (id) on delete set null,  -- a trial of a draft: what the saved version says of the same video
    request      jsonb       not null,      -- src/Ioc.Vision/Replay/ReplayOrder.cs
    asked_by     text        not null,
    asked_at     timestamptz not null default now(),
    state        text        not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
    worker       text,
    lease_until  timestamptz,
    attempts     integer     not null default 0,
    steps        bigint      not null default 0,
    steps_wanted bigint,                    -- null: not known yet
    started_at   timestamptz,
    finished_at  timestamptz,
    result       text,                      -- names the folder of the result: SHA-256 over everything that decides it
    kept         boolean     not null default false,    -- answered from what was kept
    outcome      jsonb,
    fault        jsonb,                     -- {code, vi, en}
    check ((state = 'done') = (result is not null)),
    check ((state = 'failed') = (fault is not null))
);

create index replay_to_do on traffic.replay (asked_at) where state in ('waiting', 'running');
create index replay_by_subject on traffic.replay (purpose, subject, asked_at);
create index replay_by_result on traffic.replay (result) where result is not null;
