import { expect, test } from 'vitest';
import { actorText } from './actor.ts';

test.each([
  ['officer:canbo', 'canbo'],
  ['staff:quan.tri', 'quan.tri'],
  ['system:enforcement', 'hệ thống'],
  ['citizen:0190a1b2', 'người dân'],
  ['canbo', 'canbo'],
])('%s is read as %s', (actor, text) => {
  expect(actorText(actor)).toBe(text);
});
