-- Reports of every plan that a place follows, each on the days of the plan's own calendar (programme.reporting), and a yearbook with charts.
alter table report.definition add column of_plan boolean not null default false;
alter table report.definition add constraint definition_of_plan check (not of_plan or (every is null and kind in ('month', 'day')));
comment on column report.definition.of_plan is 'About one plan. Of the kind month it is made for every monthly rule of a plan''s calendar, of the kind day for its single one.';

alter table report.run add column plan_code text references programme.plan (code);
alter table report.run add column rule_code text references programme.reporting (code);      -- the row of the calendar that asked for it
alter table report.run drop constraint run_definition_place_code_scheduled_for_key;
create unique index run_once on report.run (definition, place_code, scheduled_for, coalesce(rule_code, ''));

insert into report.definition (code, position, kind, name_vi, name_en, about_vi, about_en, symbol, recipients, recipients_en, sections, of_plan) values
('plan_month', 6, 'month', 'Báo cáo tháng theo kế hoạch', 'Monthly report of a plan',
 'Kết quả thực hiện “{plan}” {period}', 'Results of “{plan}” {period}', 'BC-IOC',
 array['- Như trên;', '- Cơ quan thường trực của kế hoạch;', '- Lưu: VT, IOC.'], array['- As above;', '- The plan''s standing body;', '- Filed: office, IOC.'],
 '[{"kind": "programme", "vi": "Tiến độ các mô hình", "en": "Progress of the models"},
   {"kind": "late", "vi": "Mô hình trễ hạn, báo cáo chưa gửi", "en": "Late models and missing reports"},
   {"kind": "indicators", "vi": "Định danh điện tử", "en": "E-identity", "domains": ["identity"], "most": 20, "plans": ["dinh-danh"]},
   {"kind": "series", "vi": "Tài khoản kích hoạt mỗi ngày", "en": "Accounts activated each day", "codes": ["identity.activated"], "periods": 31, "plans": ["dinh-danh"]},
   {"kind": "indicators", "vi": "Chỉ tiêu của kế hoạch", "en": "Targets of the plan", "domains": ["programme"], "most": 40, "plans": ["xa"]},
   {"kind": "indicators", "vi": "Dịch vụ công", "en": "Public services", "domains": ["services"], "most": 20, "plans": ["xa"]}]', true),
('plan_final', 7, 'day', 'Báo cáo kết thúc kế hoạch', 'Final report of a plan',
 'Tổng kết “{plan}”, số liệu đến hết {period}', 'Results of “{plan}”, figures to the end of the day {period}', 'BC-IOC',
 array['- Như trên;', '- Cơ quan thường trực của kế hoạch;', '- Lưu: VT, IOC.'], array['- As above;', '- The plan''s standing body;', '- Filed: office, IOC.'],
 '[{"kind": "programme", "vi": "Kết quả các mô hình", "en": "Results of the models"},
   {"kind": "late", "vi": "Mô hình trễ hạn, báo cáo chưa gửi", "en": "Late models and missing reports"},
   {"kind": "indicators", "vi": "Định danh điện tử", "en": "E-identity", "domains": ["identity"], "most": 20, "plans": ["dinh-danh"]},
   {"kind": "places", "vi": "Tỷ lệ kích hoạt so với chỉ tiêu theo địa bàn", "en": "Activated against quota by place", "codes": ["identity.activated_of_quota"], "plans": ["dinh-danh"]}]', true);

-- The charts come before the table that they are drawn from.
update report.definition set sections =
    '[{"kind": "yearcharts", "vi": "Diễn biến trong năm", "en": "Course of the year", "codes": ["population.size", "labour.unemployment_rate", "lodging.arrivals_30_days", "public_order.incidents_30_days", "enforcement.violations_30_days", "identity.activated_of_quota", "services.online_share", "programme.progress"]}]'::jsonb || sections
where code = 'yearbook';
