import { expect, test } from 'vitest';
import { cameraNames } from './cameraNames.ts';

const camera = (code: string, vi: string) => ({ code, name: { vi, en: vi } });

test('A camera is named without its brackets, unless they alone tell it from another', () => {
  const names = cameraNames([camera('a', 'Đường Biển (camera đọc biển)'), camera('b', 'Ngã tư (hướng bắc)'), camera('c', 'Ngã tư (hướng nam)'), camera('d', 'Cầu Mới')]);
  expect([...names.values()]).toEqual(['Đường Biển', 'Ngã tư (hướng bắc)', 'Ngã tư (hướng nam)', 'Cầu Mới']);
});
