import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  {
    path: '/reports',
    name: 'reports',
    component: () => import('./ReportsPage.vue'),
    meta: { nav: { vi: 'Báo cáo', en: 'Reports', roles: ['leader', 'administrator', 'operator'], order: 46, group: 'figures' } },
  },
];
