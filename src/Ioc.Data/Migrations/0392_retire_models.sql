-- A model that a plan drops is not deleted: what was reported of it stays, nobody owes more, and the board says when and why.
alter table programme.model
    add column retired_on  date,
    add column retired_why text check (length(retired_why) <= 300);
alter table programme.model add constraint model_says_why_retired check ((retired_on is null) = (retired_why is null));
