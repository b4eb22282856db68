import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  { path: '/scenes', name: 'scenes', component: () => import('./ScenesPage.vue'), meta: { nav: { vi: 'Màn hình của bảng', en: 'Wall scenes', roles: ['leader', 'administrator'], order: 48, group: 'figures' } } },
];
