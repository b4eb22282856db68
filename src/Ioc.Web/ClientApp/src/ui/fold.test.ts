import { expect, test } from 'vitest';
import { fold, matches } from './fold.ts';

test('A text is compared without diacritics and case', () => {
  expect(fold('Đường Nguyễn Huệ')).toBe('duong nguyen hue');
});

test.each([
  ['dan so', true],
  ['SỐ dân', true],
  ['dân tộc', false],
  ['', true],
  ['population', true],
])('A search for "%s" finds Dân số: %s', (search, found) => {
  expect(matches(search, 'Dân số', 'Population')).toBe(found);
});
