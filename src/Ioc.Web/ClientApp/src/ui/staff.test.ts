import { expect, test } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import { linksFor } from './staff.ts';

const page = { render: () => null };
const router = createRouter({
  history: createMemoryHistory(),
  routes: [
    { path: '/cameras', component: page, meta: { nav: { vi: 'Camera', en: 'Cameras', roles: ['operator', 'administrator'], order: 30 } } },
    { path: '/review/:id?', component: page, meta: { nav: { vi: 'Duyệt', en: 'Review', roles: ['officer', 'authority'], order: 10 } } },
    { path: '/reports', component: page, meta: { nav: { vi: 'Báo cáo', en: 'Reports', roles: ['leader', 'officer'], order: 20, group: 'figures' } } },
    { path: '/', component: page, meta: { nav: { vi: 'Bảng', en: 'Wall', roles: [], order: 0 } } },
    { path: '/citizen', component: page, meta: { public: true } },
  ],
});

test('A person sees the pages of their roles and those of everyone, in order', () => {
  expect(linksFor(['officer'], router.getRoutes()).map(({ to }) => to)).toEqual(['/', '/review', '/reports']);
  expect(linksFor(['operator'], router.getRoutes()).map(({ to }) => to)).toEqual(['/', '/cameras']);
  expect(linksFor([], router.getRoutes()).map(({ to }) => to)).toEqual(['/']);
});

test('A page that names no group stands where its roles say', () => {
  const groups = Object.fromEntries(linksFor(['officer', 'operator', 'leader'], router.getRoutes()).map(({ to, group }) => [to, group]));
  expect(groups).toEqual({ '/': 'figures', '/review': 'cases', '/reports': 'figures', '/cameras': 'system' });
});
