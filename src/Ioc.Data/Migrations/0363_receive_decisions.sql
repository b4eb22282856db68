-- When a decision was received, or counts as received: the time to pay and to complain runs from that day. Decisions of before told their own day, which is kept
-- with them as pay_by; how and when they were received nobody wrote down, so nothing is made up here.
alter table enforcement.decision alter column pay_by drop not null;
alter table enforcement.decision
    add column received_on        date,
    add column received_how       text,
    add column received_reference text check (length(received_reference) between 3 and 100),
    add column received_by        text,
    add column received_name      text,
    add column received_at        timestamptz,                            -- when it was noted
    add constraint decision_receipt_is_whole check ((received_on is null) = (received_how is null) and (received_on is null) = (received_at is null)
        and (received_on is null) = (received_by is null)),
    add constraint decision_received_is_due check (received_on is null or pay_by > received_on);

-- Registered postings of a decision: after the third that comes back refused it counts as received (Law on Handling Administrative Violations, Art. 70).
create table enforcement.posting (
    id         uuid        primary key,
    case_id    uuid        not null references enforcement.case (id),
    tracking   text        not null check (length(tracking) between 5 and 40),
    posted_on  date        not null,
    noted_by   text        not null,
    noted_name text        not null,
    noted_at   timestamptz not null,
    unique (case_id, tracking)
);
