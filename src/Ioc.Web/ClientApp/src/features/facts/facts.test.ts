import { afterEach, expect, test } from 'vitest';
import { language } from '@/i18n/language.ts';
import { factName, factValue, wordOf } from './facts.ts';

afterEach(() => {
  language.value = 'vi';
});

test.each([
  ['2026-11-28T14:44:12.556Z', '21:44:12 28/11/2026'],
  ['2027-01-31', '31/01/2027'],
  [[0.2498, 0.6704], '25,0 %, 67,0 %'],
  [2.4, '2,4'],
  [1200, '1.200'],
  [true, 'có'],
  ['right_to_left', 'từ phải sang trái'],
  [['car', 'bus'], 'ô tô, ô tô khách'],
  [null, '–'],
  ['at.jpg', 'ảnh lúc vi phạm'],
  ['?state=pending_review&camera=AT-01', 'Tình trạng chờ duyệt, Camera AT-01'],
  ['?standing=true', 'Đang tạm dừng có'],
  ['?', '(không lọc)'],
])('%s is said as %s', (value, said) => {
  expect(factValue(value)).toBe(said);
});

test('A name is in the language of the screen, and one that is not in words stays', () => {
  expect(factName('direction')).toBe('Chiều đã đi');
  language.value = 'en';
  expect(factName('direction')).toBe('Direction taken');
  expect(factName('toString')).toBe('toString');
});

test('What a person wrote is not put into other words', () => {
  expect(wordOf('password')).toBe('bằng mật khẩu');
  expect(wordOf('Yêu cầu của Viện kiểm sát')).toBe('Yêu cầu của Viện kiểm sát');
});
