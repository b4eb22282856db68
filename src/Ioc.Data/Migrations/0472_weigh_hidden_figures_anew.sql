-- What open data hid stays hidden while it is the same. It was hidden by a weighing that hid three times as much as it had to, the town's own figures among it:
-- once, all of it is weighed anew. What was shown is still known.
delete from open_data.weighed where not shown;
