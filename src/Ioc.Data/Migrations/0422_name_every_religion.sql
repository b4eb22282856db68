-- The sixteen religions that the State recognises or has registered (official letter 6955/BNV-TGCP of 28 December 2020), where six stood before.
insert into indicator.dimension_value (dimension, code, position, name_vi, name_en) values
    ('religion', 'bahai', 8, 'Tôn giáo Baha''i', 'Baha''i Faith'),
    ('religion', 'tinh_do_cu_si', 9, 'Tịnh độ Cư sĩ Phật hội Việt Nam', 'Pure Land Buddhist Home Practice'),
    ('religion', 'adventism', 10, 'Cơ đốc Phục lâm', 'Seventh-day Adventist Church'),
    ('religion', 'tu_an_hieu_nghia', 11, 'Phật giáo Tứ Ân Hiếu Nghĩa', 'Tu An Hieu Nghia Buddhism'),
    ('religion', 'minh_su_dao', 12, 'Minh Sư đạo', 'Minh Su Dao'),
    ('religion', 'minh_ly_dao', 13, 'Minh Lý đạo – Tam Tông Miếu', 'Minh Ly Dao (Tam Tong Mieu)'),
    ('religion', 'brahmanism', 14, 'Bà-la-môn giáo', 'Brahmanism'),
    ('religion', 'latter_day_saints', 15, 'Giáo hội các Thánh hữu Ngày sau của Chúa Giêsu Kytô', 'Church of Jesus Christ of Latter-day Saints'),
    ('religion', 'hieu_nghia_ta_lon', 16, 'Phật giáo Hiếu Nghĩa Tà Lơn', 'Hieu Nghia Ta Lon Buddhism'),
    ('religion', 'buu_son_ky_huong', 17, 'Bửu Sơn Kỳ Hương', 'Buu Son Ky Huong');
update indicator.dimension_value set position = 18 where dimension = 'religion' and code = 'other';
