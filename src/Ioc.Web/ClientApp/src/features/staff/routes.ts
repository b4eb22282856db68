import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  { path: '/staff', name: 'staff', component: () => import('./StaffPage.vue'), meta: { nav: { vi: 'Cán bộ', en: 'Staff', roles: ['administrator'], order: 90 } } },
];
