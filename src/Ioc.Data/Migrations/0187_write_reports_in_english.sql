-- A report can be made in Vietnamese, as the law wants papers, or in English for those who read that.
alter table report.run add column language text not null default 'vi' check (language in ('vi', 'en'));
alter table report.definition add column about_en text, add column recipients_en text[];
update report.definition set about_en = e.about, recipients_en = e.recipients
from (values
    ('programme_month', 'Results of the models of Project 06 {period}', array['- As above;', '- Project 06 task force;', '- Filed: office, IOC.']),
    ('town_month', 'Population, labour, lodging, public order and traffic {period}', array['- Standing members of the People''s Committee;', '- Offices concerned;', '- Filed: office, IOC.']),
    ('identity_day', 'Electronic identities of level 2 issued and activated {period}', array['- Police above;', '- Project 06 task force;', '- Filed: office, IOC.']),
    ('yearbook', 'Social, economic, public-order and traffic indicators {period}', array['- Standing members of the People''s Committee;', '- Filed: office, IOC.']),
    ('place_profile', 'Indicators of {place} up to {period}', array['- Leaders of the place;', '- Filed: office, IOC.'])) e (code, about, recipients)
where definition.code = e.code;
-- Of a report of the town's own that was not translated the Vietnamese text stands.
update report.definition set about_en = about_vi where about_en is null;
update report.definition set recipients_en = recipients where recipients_en is null;
alter table report.definition alter column about_en set not null, alter column recipients_en set not null;
