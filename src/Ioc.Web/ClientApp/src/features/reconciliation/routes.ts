import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  {
    path: '/reconciliation/:id?',
    name: 'reconciliation',
    component: () => import('./ReconciliationPage.vue'),
    meta: { nav: { vi: 'Đối soát nộp phạt', en: 'Reconcile payments', roles: ['operator', 'supervisor', 'administrator'], order: 26, group: 'cases' } },
  },
];
