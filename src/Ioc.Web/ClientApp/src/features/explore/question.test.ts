import { expect, test } from 'vitest';
import { answerable, fromQuery, toQuery, toRequest, type Question } from './question.ts';

const asked: Question = {
  codes: ['population.size', 'labour.force'], places: ['MP-AT', '1'], from: '2025-01-01', to: '2026-10-31', step: 'quarter', by: 'sex', part: '', view: 'rank', exact: true, index: false, geography: 'former',
};

test('The address of a view opens the same view', () => {
  expect(fromQuery(toQuery(asked) as Record<string, string>, '2026-11-28', 'X')).toEqual(asked);
});

test('An empty address begins with the town and the year that ends today', () => {
  expect(fromQuery({}, '2026-11-28', 'MP-AT')).toEqual({
    codes: [], places: ['MP-AT'], from: '2025-11-01', to: '2026-11-28', step: 'month', by: '', part: '', view: 'line', exact: false, index: false, geography: '',
  });
});

test('What is wrong in an address is left out', () => {
  const read = fromQuery({ i: 'a,b,c,d,e,f,g,h,i,j', s: 'decade', v: 'pie', f: '01/02/2026', g: 'roman' }, '2026-11-28', null);
  expect(read.codes).toHaveLength(8);
  expect(read).toMatchObject({ places: [], step: 'month', view: 'line', from: '2025-11-01', geography: '' });
});

test('A link from somebody who may see more opens with what this person may see, and names what was left out', () => {
  const start = { indicators: [{ code: 'population.size' }], places: [{ code: 'MP-AT' }], home: 'MP-AT', maySeeAll: false } as unknown as Parameters<typeof answerable>[1];
  expect(answerable(asked, start)).toEqual({ question: { ...asked, codes: ['population.size'], places: ['MP-AT'], exact: false }, left: ['labour.force', '1'], inexact: true });
  // Of unknown places alone nothing is left: the town is shown.
  expect(answerable({ ...asked, places: ['X'] }, start).question.places).toEqual(['MP-AT']);
  // No place chosen is no link gone wrong.
  expect(answerable({ ...asked, places: [] }, start).question.places).toEqual([]);
});

test('How a view is drawn does not change what the server is asked', () => {
  expect(toRequest({ ...asked, view: 'line', index: true })).toBe(toRequest({ ...asked, view: 'map' }));
});

test('The geography that a view is told in is asked of the server', () => {
  expect(new URLSearchParams(toRequest({ ...asked, geography: 'present' })).get('geography')).toBe('present');
  expect(new URLSearchParams(toRequest({ ...asked, geography: '' })).has('geography')).toBe(false);
});
