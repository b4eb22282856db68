import { describe, expect, test } from 'vitest';
import { dateText, moved, readDate, todayHere, weeksOf } from './dates.ts';

describe('A day as it is typed', () => {
  test.each([
    ['28/11/2026', '2026-11-28'],
    ['1/2/2026', '2026-02-01'],
    ['01.02.2026', '2026-02-01'],
    ['28-11-26', '2026-11-28'],
    ['28112026', '2026-11-28'],
    ['2026-11-28', '2026-11-28'],
    [' 29/02/2028 ', '2028-02-29'],
    ['', ''],
  ])('"%s" is %s', (typed, value) => {
    expect(readDate('date', typed)).toEqual({ value });
  });

  test.each([
    ['31/02/2026', 'day'],
    ['29/02/2026', 'day'],
    ['11/28/2026', 'day'],
    ['0/1/2026', 'day'],
    ['28/11', 'form'],
    ['28/11/026', 'form'],
    ['28 tháng 11', 'form'],
    ['2811', 'form'],
  ])('"%s" is refused: %s', (typed, fault) => {
    expect(readDate('date', typed)).toEqual({ fault });
  });
});

describe('A time on a day', () => {
  test.each([
    ['07:30 28/11/2026', '2026-11-28T07:30'],
    ['28/11/2026 7:30', '2026-11-28T07:30'],
    ['7h30 28/11/2026', '2026-11-28T07:30'],
    ['2026-11-28T07:30', '2026-11-28T07:30'],
  ])('"%s" is %s', (typed, value) => {
    expect(readDate('dateTime', typed)).toEqual({ value });
  });

  test.each([
    ['28/11/2026', 'form'],
    ['24:00 28/11/2026', 'time'],
    ['07:30 31/11/2026', 'day'],
  ])('"%s" is refused: %s', (typed, fault) => {
    expect(readDate('dateTime', typed)).toEqual({ fault });
  });
});

test('A month and a time of day are typed as they are shown', () => {
  expect(readDate('month', '11/2026')).toEqual({ value: '2026-11' });
  expect(readDate('month', '13/2026')).toEqual({ fault: 'day' });
  expect(readDate('time', '22h05')).toEqual({ value: '22:05' });
  expect(readDate('time', '7 giờ')).toEqual({ fault: 'form' });
  expect(readDate('time', '7:60')).toEqual({ fault: 'time' });
});

test.each([
  ['date', '2026-11-28', '28/11/2026'],
  ['month', '2026-11', '11/2026'],
  ['time', '07:30', '07:30'],
  ['dateTime', '2026-11-28T07:30', '07:30 28/11/2026'],
  ['dateTime', '', ''],
] as const)('A %s of %s is shown as %s, and is read back the same', (kind, value, shown) => {
  expect(dateText(kind, value)).toBe(shown);
  expect(readDate(kind, shown)).toEqual({ value });
});

test('Today turns at Vietnam’s midnight', () => {
  expect(todayHere(Date.parse('2026-11-27T16:59:59Z'))).toBe('2026-11-27');
  expect(todayHere(Date.parse('2026-11-27T17:00:00Z'))).toBe('2026-11-28');
});

test('A month on from the last day of a longer one is the last day', () => {
  expect(moved('2026-01-31', { months: 1 })).toBe('2026-02-28');
  expect(moved('2028-02-29', { months: 12 })).toBe('2029-02-28');
  expect(moved('2026-12-31', { days: 1 })).toBe('2027-01-01');
  expect(moved('2026-03-01', { days: -1 })).toBe('2026-02-28');
});

test('The weeks of a month begin on Mondays', () => {
  // November 2026 begins on a Sunday and ends on a Monday: six weeks.
  const weeks = weeksOf('2026-11');
  expect(weeks.map((week) => week[0])).toEqual(['2026-10-26', '2026-11-02', '2026-11-09', '2026-11-16', '2026-11-23', '2026-11-30']);
  expect(weeks[0]?.[6]).toBe('2026-11-01');
  expect(weeksOf('2027-02')).toHaveLength(4);
});
