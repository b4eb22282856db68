import { describe, expect, it } from 'vitest';
import { instantOf, localOf } from './clock.ts';

describe('the time that a video counts as taken at', () => {
  it('is Vietnam\'s, whatever the browser\'s zone is', () => {
    expect(instantOf('2026-11-28T08:30')).toBe('2026-11-28T01:30:00.000Z');
    expect(localOf('2026-11-28T01:30:00Z')).toBe('2026-11-28T08:30');
    expect(localOf('2026-12-31T18:00:00Z')).toBe('2027-01-01T01:00');
  });
  it('is left to the server when the field is empty', () => {
    expect(instantOf('')).toBeNull();
  });
});
