-- What went wrong with a source's delivery is read by people of both languages.
alter table fact.source add column last_error_vi text;

-- The day is Vietnam's, not the server's: in the small hours they differ.
update open_data.dataset set since = (now() at time zone 'Asia/Ho_Chi_Minh')::date where since = current_date;
