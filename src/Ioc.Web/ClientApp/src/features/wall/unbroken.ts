// Vietnamese writes a word's syllables apart: a line may end after a word, not in the middle of one.
const words = [
  'an ninh', 'bảo hiểm', 'cơ sở', 'công an', 'dân cư', 'dân số', 'dịch vụ', 'dữ liệu', 'giao thông', 'hệ thống', 'hồ sơ', 'kinh tế', 'lao động', 'lưu trú',
  'nhật ký', 'số liệu', 'thông báo', 'thống kê', 'tổng hợp', 'trạng thái', 'trật tự', 'việc làm', 'vi phạm', 'vụ việc', 'xã hội',
];
const pattern = new RegExp(words.join('|').replaceAll(' ', ' +'), 'giu');

/** The text with the syllables of common words tied together. */
export function unbroken(text: string): string {
  return text.replace(pattern, (word) => word.replaceAll(/ +/gu, '\u00a0'));
}
