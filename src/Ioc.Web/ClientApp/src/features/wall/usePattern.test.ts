import { expect, test } from 'vitest';
import { patternOf } from './usePattern.ts';

test('a scene of one field shows the pattern of that field, traffic shows its violations, others show none', () => {
  expect(patternOf({ layout: 'domain' }, [{ domain: 'population' }, { domain: 'labour' }])).toBe('pyramid');
  expect(patternOf({ layout: 'domain' }, [{ domain: 'publicOrder' }])).toBe('public_order.incidents');
  expect(patternOf({ layout: 'traffic' }, [])).toBe('enforcement.violations');
  expect(patternOf({ layout: 'domain' }, [{ domain: 'labour' }])).toBeNull();
  expect(patternOf({ layout: 'overview' }, [{ domain: 'population' }])).toBeNull();
});
