import { describe, expect, test } from 'vitest';
import { directionArrow, pathText, pointsFrom, shapesOf, valueOf, write } from './geometry.ts';
import { grid, projection, type Mark } from './plane.ts';
import { freeId } from './schema.ts';

test('A place in the configuration is written as the server writes it', () => {
  expect(pathText(['rules', 0, 'arrows', 1, 'lamp'])).toBe('rules[0].arrows[1].lamp');
});

test('A box drawn from its lower right corner is the same box', () => {
  expect(valueOf('box', [[0.3, 0.4], [0.1, 0.2]])).toEqual({ x: 0.1, y: 0.2, width: 0.2, height: 0.2 });
  expect(pointsFrom('box', { x: 0.1, y: 0.2, width: 0.2, height: 0.2 })?.[1]?.map((value) => value.toFixed(2))).toEqual(['0.30', '0.40']);
});

test('A point dragged off the picture stays on its edge', () => {
  expect(valueOf('line', [[-0.2, 0.5], [0.123456, 1.7]])).toEqual([[0, 0.5], [0.1235, 1]]);
});

test('Every drawn shape of a rule is found, the turns with their own light too', () => {
  const rule = { id: 'r', kind: 'red_light', stopLine: [[0, 0.5], [1, 0.5]], arrows: [{ exitLine: [[0.9, 0.1], [0.9, 0.9]], lamp: { x: 0, y: 0, width: 0.1, height: 0.1 } }] };
  expect(shapesOf(rule, 2).map(({ path }) => pathText(path))).toEqual(['rules[2].stopLine', 'rules[2].arrows[0].exitLine', 'rules[2].arrows[0].lamp']);
});

test('Left and right are those of someone who stands at A and looks to B', () => {
  // A is left in the picture, B right: whoever looks there has the picture's lower half on the right hand.
  const [from, to] = directionArrow([[0.2, 0.5], [0.8, 0.5]], 'left_to_right', 1000, 500, 100);
  expect([from[1], to[1]]).toEqual([200, 300]);
  const [back, forth] = directionArrow([[0.2, 0.5], [0.8, 0.5]], 'right_to_left', 1000, 500, 100);
  expect([back[1], forth[1]]).toEqual([300, 200]);
});

test('Writing undefined removes a key', () => {
  const root = { rules: [{ id: 'a', lamp: 1 }] };
  write(root, ['rules', 0, 'lamp'], undefined);
  expect(root).toEqual({ rules: [{ id: 'a' }] });
});

test('A new rule gets a name that is free', () => {
  expect(freeId('wrong_way', [{ id: 'wrong-way' }, { id: 'wrong-way-2' }])).toBe('wrong-way-3');
});

describe('The plane of the road', () => {
  // A camera that looks along the road: far metres are short. x = u/(2+v), y = 1 − v/(2+v)
  const see = (u: number, v: number): Mark => ({ x: u / (2 + v), y: 1 - v / (2 + v), metresX: u, metresY: v });
  const marks = [see(0, 0), see(1, 0), see(1, 8), see(0, 8)];

  test('goes through its marks and is right between them', () => {
    const project = projection(marks);
    const [x, y] = project?.(0.5, 4) ?? [NaN, NaN];
    expect(x).toBeCloseTo(see(0.5, 4).x, 9);
    expect(y).toBeCloseTo(see(0.5, 4).y, 9);
  });

  test('has a line at each metre', () => {
    expect(grid(marks, 1)).toHaveLength(2 + 9);
    expect(grid(marks, 1).filter(({ strong }) => strong)).toHaveLength(1 + 2);
  });

  test('does not exist when three marks lie on one line', () => {
    expect(projection([see(0, 0), see(1, 0), see(2, 0), see(0, 8)])).toBeNull();
  });
});
