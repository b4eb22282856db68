import { expect, test } from 'vitest';
import type { Catalogue } from './messages.ts';

// A text that no page shows is dead weight in two languages. Names are found as a whole, or as what a template such as `state.${name}` can make.
// Facts are named by the machine's judgements and by the trail: their names stand in no page.
const found = import.meta.glob<Record<string, unknown>>(['./common.ts', '../features/*/messages.ts', '../features/*/*-names.ts', '!../features/facts/*'], { eager: true });
const sources = import.meta.glob<string>(['../**/*.vue', '../**/*.ts', '!../**/*.test.ts', '!../api/schema.ts'], { eager: true, query: '?raw', import: 'default' });

const speaks = (value: unknown): value is { catalogue: Catalogue<Record<string, string>> } => typeof value === 'function' && 'catalogue' in value;

/** What the pages say: their own lines, without the lines in which a catalogue names its keys. */
const code = Object.values(sources)
  .join('\n')
  .split('\n')
  .filter((line) => !/^\s*(?:'[^']+'|[\w]+): (?:'.*'|".*"|`.*`),$/.test(line))
  .join('\n');
const openings = [...new Set([...code.matchAll(/`([\w.-]{2,})\$\{/g)].map(([, opening]) => opening as string))];
const templates = [...new Set([...code.matchAll(/`([^`]*\$\{[^`]*)`/g)].map(([, text]) => text as string))]
  .map((text) => text.split(/\$\{[^}]*\}/))
  .filter((parts) => parts.some((part) => /\w{2}/.test(part)) && parts.every((part) => /^[\w.-]*$/.test(part)))
  .map((parts) => new RegExp(`^${parts.map((part) => part.replaceAll('.', '\\.')).join('[\\w.-]+')}$`));

// A helper that joins them: textOf('status', code) shows status.late.
const joined = new Set([...code.matchAll(/\w\('(\w+)', \w/g)].map(([, group]) => group as string));

/** Whether some page can show the text of this key. */
const isUsed = (key: string): boolean =>
  code.includes(`'${key}'`) || openings.some((opening) => key.startsWith(opening)) || templates.some((template) => template.test(key)) || joined.has(key.split('.')[0] as string) || (!key.includes('.') && new RegExp(`\\b${key}\\b`).test(code));

const catalogues = Object.entries(found).flatMap(([file, module]) => Object.values(module).filter(speaks).map(({ catalogue }) => ({ file, catalogue })));

test('There are catalogues to look at, and a text that nobody shows would be found', () => {
  expect(catalogues.length).toBeGreaterThanOrEqual(20);
  expect(isUsed('action.retry')).toBe(true);
  expect(isUsed(['action', 'nobody-asks-for-this'].join('.'))).toBe(false);
});

test.each(catalogues)('Every text of $file is shown somewhere', ({ catalogue }) => {
  expect(Object.keys(catalogue.vi).filter((key) => !isUsed(key))).toEqual([]);
});
