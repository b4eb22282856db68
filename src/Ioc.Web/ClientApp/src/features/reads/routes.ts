import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  { path: '/reads', name: 'reads', component: () => import('./ReadsPage.vue'), meta: { nav: { vi: 'Biển chưa chắc chắn', en: 'Unsure reads', roles: ['officer', 'supervisor', 'authority'], order: 14 } } },
];
