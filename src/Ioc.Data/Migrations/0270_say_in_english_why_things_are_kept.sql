-- The reasons that ship with the rules exist in both languages; what an administrator writes stays in the words in which it was written.
alter table retention.rule add column basis_en text;
update retention.rule set basis_en = case basis
    when 'Luật 91/2025/QH15 Điều 3, Điều 32; thời hạn do đơn vị đặt' then 'Law 91/2025/QH15, Articles 3 and 32; the time was set by the office'
    when 'Luật 91/2025/QH15 Điều 3; thời hạn do đơn vị đặt' then 'Law 91/2025/QH15, Article 3; the time was set by the office'
    when 'Không dưới thời hiệu khởi kiện một năm; thời hạn do đơn vị đặt' then 'Not less than the one year in which a suit can be brought; the time was set by the office'
    when 'Nghị định 333/2026/NĐ-CP khoản 6 Điều 16: nhật ký không dưới 12 tháng' then 'Decree 333/2026/NĐ-CP, Article 16(6): logs for not less than 12 months'
    when 'Nghị định 333/2026/NĐ-CP khoản 6 Điều 16: nhật ký không dưới 12 tháng; đơn vị giữ ít nhất năm năm' then 'Decree 333/2026/NĐ-CP, Article 16(6): logs for not less than 12 months; the office keeps them for five years at least'
    when 'Số liệu tổng hợp, không có dữ liệu cá nhân; thời hạn do đơn vị đặt theo dung lượng' then 'Totals without personal data; the time was set by the office for the space they take'
end
where set_by = 'system:installation';
