import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  { path: '/targets', name: 'targets', component: () => import('./TargetsPage.vue'), meta: { nav: { vi: 'Mục tiêu', en: 'Targets', roles: ['leader', 'administrator'], order: 47, group: 'figures' } } },
];
