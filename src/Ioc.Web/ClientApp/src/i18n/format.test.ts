import { afterEach, describe, expect, test } from 'vitest';
import { age, date, dateTime, money, monthName, number, signed, timeOrDate, timeWithSeconds, weekday } from './format.ts';
import { language } from './language.ts';

afterEach(() => {
  language.value = 'vi';
});

describe('Times are Vietnam’s, seven hours ahead of UTC', () => {
  test('the date turns at Vietnam’s midnight', () => {
    expect(date('2026-11-21T16:59:59Z')).toBe('21/11/2026');
    expect(date('2026-11-21T17:00:00Z')).toBe('22/11/2026');
  });

  test('midnight is 00, not 24', () => {
    expect(timeWithSeconds('2026-11-21T17:00:05Z')).toBe('00:00:05');
    expect(dateTime('2026-12-31T17:00:00Z')).toBe('00:00 01/01/2027');
  });

  test('an event of today shows its time, an older one its date', () => {
    const now = '2026-11-21T12:00:00Z';
    expect(timeOrDate('2026-11-21T03:04:00Z', now)).toBe('10:04');
    expect(timeOrDate('2026-11-20T03:04:00Z', now)).toBe('20/11/2026');
  });

  test('the weekday is in the language of the screen', () => {
    expect(weekday('2026-11-21T03:00:00Z')).toBe('Thứ Bảy');
    language.value = 'en';
    expect(weekday('2026-11-21T03:00:00Z')).toBe('Saturday');
  });

  test('so is the month', () => {
    expect(monthName('2026-11-01')).toBe('Tháng 11 năm 2026');
    language.value = 'en';
    expect(monthName('2026-11-01')).toBe('November 2026');
  });
});

describe('Numbers follow the language', () => {
  test('Vietnamese groups with points and has a decimal comma', () => {
    expect(number(1284530)).toBe('1.284.530');
    expect(number(96.25, 1)).toBe('96,3');
    expect(money(5_000_000)).toBe('5.000.000 đồng');
  });

  test('English has it the other way', () => {
    language.value = 'en';
    expect(number(1284530.5, 1)).toBe('1,284,530.5');
    expect(money(5_000_000)).toBe('5,000,000 VND');
  });

  test('a change has a sign, a true minus, and none when it rounds to nothing', () => {
    expect(signed(12)).toBe('+12');
    expect(signed(-1.24, 1)).toBe('−1,2');
    expect(signed(-0.04, 1)).toBe('0,0');
  });
});

describe('An age', () => {
  const now = '2026-11-21T12:00:00Z';

  test.each([
    ['2026-11-21T11:59:58Z', 'vừa xong'],
    ['2026-11-21T11:59:18Z', '42 giây trước'],
    ['2026-11-21T11:45:00Z', '15 phút trước'],
    ['2026-11-20T13:00:00Z', '23 giờ trước'],
    ['2026-11-18T12:00:00Z', '3 ngày trước'],
  ])('of %s is %s', (at, text) => {
    expect(age(at, now)).toBe(text);
  });

  test('is never negative, even when a clock is ahead', () => {
    expect(age('2026-11-21T12:00:30Z', now)).toBe('vừa xong');
  });
});
