import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  {
    path: '/deadlines',
    name: 'deadlines',
    component: () => import('./DeadlinesPage.vue'),
    meta: { nav: { vi: 'Thời hạn', en: 'Deadlines', roles: ['supervisor', 'authority'], order: 20 } },
  },
];
