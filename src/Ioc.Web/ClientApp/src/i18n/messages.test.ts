import { expect, test } from 'vitest';
import { language } from './language.ts';
import { defineMessages, translator, type Catalogue } from './messages.ts';

const found = import.meta.glob<Record<string, unknown>>(['./common.ts', '../features/*/messages.ts'], { eager: true });

const catalogues = Object.entries(found).flatMap(([file, module]) =>
  Object.values(module)
    .filter((value): value is { catalogue: Catalogue<Record<string, string>> } => typeof value === 'function' && 'catalogue' in value)
    .map(({ catalogue }) => ({ file, catalogue })),
);

const placeholders = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)(?:\|[^}]*)?\}/g)].map(([, name]) => name as string))].sort();

test('There are catalogues to look at', () => {
  expect(catalogues.length).toBeGreaterThanOrEqual(Object.keys(found).length);
});

test.each(catalogues)('Both languages of $file name the same values, and no text is empty', ({ catalogue }) => {
  for (const [key, vi] of Object.entries(catalogue.vi)) {
    const en = catalogue.en[key] ?? '';
    expect(placeholders(en), key).toEqual(placeholders(vi));
    expect(vi.trim(), key).not.toBe('');
    expect(en.trim(), key).not.toBe('');
  }
});

test('A text takes its values in the language of the screen', () => {
  const t = translator(defineMessages({ kept: 'giữ {n} trong {total}' }, { kept: 'kept {n} of {total}' }));
  expect(t('kept', { n: 2, total: 5 })).toBe('giữ 2 trong 5');
  language.value = 'en';
  expect(t('kept', { n: 2, total: 5 })).toBe('kept 2 of 5');
  language.value = 'vi';
});

test('English counts one day and two days', () => {
  const t = translator(defineMessages({ late: 'trễ {n} ngày' }, { late: '{n} {n|day|days} late' }));
  language.value = 'en';
  expect([t('late', { n: 1 }), t('late', { n: '1' }), t('late', { n: 0 }), t('late', { n: '1.200' })]).toEqual(['1 day late', '1 day late', '0 days late', '1.200 days late']);
  language.value = 'vi';
  expect(t('late', { n: 1 })).toBe('trễ 1 ngày');
});
