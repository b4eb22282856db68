-- What the plans name and the catalogue lacked: the campaign's first target, and satisfaction with the four services that the commune's plan lists.
insert into indicator.dimension_value (dimension, code, position, name_vi, name_en) values
    ('service_field', 'exit_entry',    9,  'Xuất nhập cảnh', 'Exit and entry'),
    ('service_field', 'identity_card', 10, 'Căn cước',       'Identity card'),
    ('target_item', 'cadres_identified', 21, 'Cán bộ, đảng viên, công chức, người lao động có căn cước gắn chip và định danh mức 2', 'Officials, party members and employees with chip card and level-2 e-identity');
select indicator.define('programme.cadres_identified', 'programme', 'share', 'month', 1, 100, 1, 'up',
    'Cán bộ, đảng viên, công chức có định danh mức 2', 'Officials with level-2 e-identity', '%', '%',
    '[{"measure": "programme.done", "where": {"target_item": ["cadres_identified"]}}]', '[{"measure": "programme.total", "where": {"target_item": ["cadres_identified"]}}]',
    'Cán bộ, đảng viên, công chức, viên chức, người lao động có căn cước gắn chip và tài khoản định danh mức 2 đã kích hoạt, chia cho tổng số phải có, lũy kế cuối tháng.',
    'Officials, party members, civil servants and employees with a chip card and an activated level-2 account, divided by all who must have both, as of the end of the month.', 0);
select indicator.define('services.satisfied_core_share', 'services', 'share', 'month', 1, 100, 1, 'up',
    'Hài lòng: cư trú, hộ tịch, xuất nhập cảnh, căn cước', 'Satisfied: residence, civil status, exit and entry, identity card', '%', '%',
    '[{"measure": "services.satisfied", "where": {"service_field": ["residence", "civil_status", "exit_entry", "identity_card"]}}]',
    '[{"measure": "services.rated", "where": {"service_field": ["residence", "civil_status", "exit_entry", "identity_card"]}}]',
    'Lượt đánh giá hài lòng chia cho lượt đánh giá của bốn lĩnh vực mà kế hoạch cấp xã nêu: cư trú, hộ tịch, xuất nhập cảnh, căn cước.',
    'Ratings of satisfaction divided by all ratings in the four fields that the commune''s plan names: residence, civil status, exit and entry, identity card.');
insert into indicator.target (indicator_code, place_code, valid_from, valid_to, value, basis_vi, basis_en) values
    ('programme.cadres_identified', null, '2023-06-23', null, 100, 'Kế hoạch cao điểm định danh điện tử mức 2 (23/6/2023); văn bản ghi hạn “31/6/2023”, không có ngày này, đọc là 30/6/2023', 'Campaign for level-2 e-identity (23/6/2023); its date “31/6/2023” does not exist and is read as 30/6/2023'),
    ('services.satisfied_core_share', null, '2023-01-01', null, 90, 'Kế hoạch thực hiện Đề án 06 của xã, giai đoạn 2023–2025', 'A commune''s plan for Project 06, 2023 to 2025');
