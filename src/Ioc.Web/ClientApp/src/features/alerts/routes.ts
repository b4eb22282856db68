import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  {
    path: '/alerts/:id?',
    name: 'alerts',
    component: () => import('./AlertsPage.vue'),
    meta: { nav: { vi: 'Cảnh báo', en: 'Alerts', roles: ['operator', 'supervisor', 'authority', 'leader', 'administrator', 'auditor', 'officer'], order: 10, group: 'figures' } },
  },
];
