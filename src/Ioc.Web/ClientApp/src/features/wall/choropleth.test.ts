import { describe, expect, test } from 'vitest';
import { classOf, colourClasses } from './choropleth.ts';
import { cornersInside } from './mapBounds.ts';
import { shortPlaceName } from './placeName.ts';
import { targetMet, verdict } from './states.ts';

describe('Colour classes', () => {
  test('hold about equally many places each, whatever one giant does', () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1_000_000];
    const classes = colourClasses(values);
    expect(classes.map(({ low, high }) => [low, high])).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
      [9, 1_000_000],
    ]);
    expect(classes.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
  });

  test('never split equal values', () => {
    const classes = colourClasses([0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6]);
    expect(classes.filter(({ low, high }) => low <= 0 && high >= 0)).toHaveLength(1);
    expect(new Set([0, 1, 2, 3, 4, 5, 6].map((value) => classOf(value, classes))).has(null)).toBe(false);
  });

  test('are as few as the distinct values, from end to end of the ramp', () => {
    expect(colourClasses([4, 4, 9])).toEqual([
      { low: 4, high: 4, step: 1 },
      { low: 9, high: 9, step: 5 },
    ]);
    expect(colourClasses([7, 7])).toEqual([{ low: 7, high: 7, step: 3 }]);
    expect(colourClasses([])).toEqual([]);
  });
});

test.each([
  ['Phường Bến Thịnh', 'Bến Thịnh'],
  ['Xã Đồng Mây', 'Đồng Mây'],
  ['Phường 1', 'Phường 1'],
  ['Ben Thinh ward', 'Ben Thinh'],
])('On the map %s is written %s', (name, short) => {
  expect(shortPlaceName(name)).toBe(short);
});

test('A change is judged by the indicator’s own direction', () => {
  expect(verdict(3, 'down')).toBe('worse');
  expect(verdict(-3, 'down')).toBe('better');
  expect(verdict(3, 'up')).toBe('better');
  expect(verdict(0, 'up')).toBeNull();
  expect(verdict(3, 'none')).toBeNull();
});

test('A target for less is met from below', () => {
  const tile = { value: 20, target: 25, direction: 'down' } as Parameters<typeof targetMet>[0];
  expect(targetMet(tile)).toBe(true);
  expect(targetMet({ ...tile, direction: 'up' })).toBe(false);
  expect(targetMet({ ...tile, direction: 'none' })).toBeNull();
});

test('A name’s box is inside its place only with all four corners', () => {
  const square = [[{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 10 }, { x: 0, y: 10 }]];
  expect(cornersInside(square, 5, 5, 4, 4)).toBe(4);
  expect(cornersInside(square, 0, 5, 4, 4)).toBe(2);
  expect(cornersInside(square, 50, 5, 4, 4)).toBe(0);
});
