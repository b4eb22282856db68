-- A receipt that was noted wrong is corrected by a second person; what stood before stays here.
create table enforcement.receipt_correction (
    id               uuid        primary key,
    case_id          uuid        not null references enforcement.case (id),
    on_before        date        not null,
    how_before       text        not null,
    reference_before text,
    noted_by_before  text        not null,
    noted_at_before  timestamptz not null,
    received_on      date        not null,
    received_how     text        not null,
    reference        text,
    reason           text        not null,
    corrected_by     text        not null,
    corrected_name   text        not null,
    corrected_at     timestamptz not null,
    check (corrected_by <> noted_by_before)
);
create index receipt_correction_by_case on enforcement.receipt_correction (case_id, corrected_at);
