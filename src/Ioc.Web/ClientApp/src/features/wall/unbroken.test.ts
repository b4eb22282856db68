import { expect, it } from 'vitest';
import { unbroken } from './unbroken.ts';

it('lets a line end between words and never within one', () => {
  expect(unbroken('Vụ việc an ninh, trật tự; dân số theo dữ liệu dân cư').split(' ')).toEqual(['Vụ\u00a0việc', 'an\u00a0ninh,', 'trật\u00a0tự;', 'dân\u00a0số', 'theo', 'dữ\u00a0liệu', 'dân\u00a0cư']);
  expect(unbroken('Lodging declarations')).toBe('Lodging declarations');
});
