import { expect, test } from 'vitest';
import { besides, frameAt } from './frames.ts';

// Fifteen frames a second, as the clips of the samples.
const even = Array.from({ length: 6 }, (_, n) => n / 15);
// A camera that slows down at night: 1/25 s, then 1/5 s.
const uneven = [0, 0.04, 0.08, 0.28, 0.48];

test.each([
  [even, 0, 0], [even, 0.066, 0], [even, 1 / 15, 1], [even, 0.0667, 1], [even, 9, 5], [uneven, 0.27, 2], [uneven, 0.28, 3], [[0.5, 0.6], 0, 0],
])('of %j at %d the frame %i is in sight', (times, now, index) => {
  expect(frameAt(times, now)).toBe(index);
});

test('A step goes to the middle of the very next frame, whatever the rate', () => {
  expect(besides(even, 0, 1)).toBeCloseTo(1.5 / 15, 9);
  expect(besides(even, 3.5 / 15, -1)).toBeCloseTo(2.5 / 15, 9);
  expect(besides(uneven, 0.06, 1)).toBeCloseTo(0.18, 9);
  expect(besides(uneven, 0.3, 1)).toBeCloseTo(0.58, 9);
});

test('Stepping through a film visits every frame once', () => {
  const seen = [];
  for (let at: number | null = 0; at !== null; at = besides(uneven, at, 1)) {
    seen.push(frameAt(uneven, at));
  }
  expect(seen).toEqual([0, 1, 2, 3, 4]);
});

test('There is nothing before the first frame and nothing after the last', () => {
  expect(besides(even, 0, -1)).toBeNull();
  expect(besides(even, 5 / 15, 1)).toBeNull();
  expect(besides([], 0, 1)).toBeNull();
});
