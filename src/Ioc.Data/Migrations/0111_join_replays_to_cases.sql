-- What a case's clip said when it was judged again: part of the case's file, never changed. The statement is a signed file in the folder of the result.
create table enforcement.replay (
    id               uuid        primary key,           -- of traffic.replay
    case_id          uuid        not null references enforcement.case (id),
    basis            text        not null check (basis in ('original', 'current')),
    verdict          text        not null check (verdict in ('stands', 'does_not_stand', 'cannot_be_judged')),
    reasons          jsonb       not null,              -- [{code, vi, en}], the deciding one first
    result           text        not null,
    statement_sha256 text        not null,
    key_id           text        not null,
    asked_by         text        not null,
    asked_at         timestamptz not null,
    finished_at      timestamptz not null
);

create index replay_by_case on enforcement.replay (case_id, finished_at);
