-- Which figures a report tells, and when they were read: what is corrected afterwards is said beside it. Of reports made before this nothing is known.
alter table report.run
    add column indicators text[],
    add column read_at    timestamptz;
