import { expect, test } from 'vitest';
import { fieldsOf, ruleKinds, startOf } from './schema.ts';

test('A camera that reads plates itself is asked for nothing to draw', () => {
  for (const kind of ruleKinds) {
    const shapes = fieldsOf({ id: 'x', kind, ...startOf(kind, true) }).filter(({ type }) => ['line', 'path', 'zone', 'box'].includes(type));
    expect(shapes, kind).toEqual([]);
  }
});

test('A rule for some classes names them for a reported violation too', () => {
  expect(startOf('wrong_lane', true)).toEqual({ reported: true, classes: ['motorbike'] });
  expect(startOf('speed', true)['method']).toBe('device');
  expect(startOf('red_light', false)['reported']).toBeUndefined();
});
