import { describe, expect, test } from 'vitest';
import { createSSRApp, ref } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { HttpError } from '@/api/http.ts';
import { useAttempt } from './useAttempt.ts';

const page = { render: () => null };

async function begin() {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/prints', component: page }, { path: '/sign-in', name: 'sign-in', component: page }],
  });
  await router.push('/prints?printed=1');
  const app = createSSRApp(page).use(router);
  return { router, ...app.runWithContext(useAttempt) };
}

describe('Work that the server does', () => {
  test('is under way until it is done', async () => {
    const { busy, error, attempt } = await begin();
    let seen = false;
    const done = await attempt(async () => {
      seen = busy.value;
    });
    expect([seen, done, busy.value, error.value]).toEqual([true, true, false, '']);
  });

  test('that is refused says why, and the next one begins without it', async () => {
    const { error, attempt } = await begin();
    expect(await attempt(() => Promise.reject(new HttpError(422, { detail: 'Thiếu lý do.' })))).toBe(false);
    expect(error.value).toBe('Thiếu lý do.');
    await attempt(async () => {
      expect(error.value).toBe('');
    });
  });

  test('may tell its refusal elsewhere', async () => {
    const { error, attempt } = await begin();
    const inDialog = ref('');
    await attempt(() => Promise.reject(new HttpError(409, { detail: 'Đã có người giữ.' })), inDialog);
    expect([inDialog.value, error.value]).toEqual(['Đã có người giữ.', '']);
  });

  test('stays where it is when the session ends later, for something may be typed there', async () => {
    const { router, error, attempt } = await begin();
    await attempt(() => Promise.resolve());
    await attempt(() => Promise.reject(new HttpError(401, { detail: 'Hết phiên.' })));
    expect([router.currentRoute.value.fullPath, error.value]).toEqual(['/prints?printed=1', 'Hết phiên.']);
  });

  test('leads to sign-in and back where there is no session', async () => {
    const { router, attempt } = await begin();
    await attempt(() => Promise.reject(new HttpError(401, { detail: 'Hết phiên.' })));
    expect(router.currentRoute.value).toMatchObject({ name: 'sign-in', query: { next: '/prints?printed=1' } });
  });

  test('throws what is not the server’s word', async () => {
    const { busy, attempt } = await begin();
    await expect(attempt(() => Promise.reject(new TypeError('ours')))).rejects.toThrow('ours');
    expect(busy.value).toBe(false);
  });
});
