-- The importer checks each code against its list; a pattern tried on each of millions of rows cost a tenth of taking them in.
alter table fact.lodging drop constraint lodging_nationality_check;
alter table fact.lodging add constraint lodging_nationality_check check (length(nationality) = 3);
