import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  { path: '/prints', name: 'prints', component: () => import('./PrintPage.vue'), meta: { nav: { vi: 'In văn bản', en: 'Print papers', roles: ['officer', 'supervisor', 'authority'], order: 22 } } },
];
