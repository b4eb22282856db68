// @vitest-environment node
import { readFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';
import { expect, test } from 'vitest';

test('The types of the interface are those that its description gives: npm run types --workspace src/Ioc.Web/ClientApp', async () => {
  const description = new URL('../../../openapi.json', import.meta.url);
  const made = astToString(await openapiTS(description));
  const kept = readFileSync(new URL('./schema.ts', import.meta.url), 'utf8');
  expect(kept.slice(kept.indexOf('export interface paths'))).toBe(made.slice(made.indexOf('export interface paths')));
});
