import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  { path: '/prints', name: 'prints', component: () => import('./PrintPage.vue'), meta: { nav: { vi: 'In thông báo', en: 'Print notices', roles: ['officer', 'supervisor', 'authority'], order: 22 } } },
];
