import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  { path: '/reports-received', name: 'reports-received', component: () => import('./CitizenReportsPage.vue'), meta: { nav: { vi: 'Tin phản ánh', en: 'Citizens’ reports', roles: ['officer', 'supervisor', 'authority'], order: 24 } } },
];
