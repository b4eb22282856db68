import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  { path: '/holds', name: 'holds', component: () => import('./HoldsPage.vue'), meta: { nav: { vi: 'Tạm dừng thủ tục', en: 'Holds on services', roles: ['supervisor', 'authority'], order: 22 } } },
];
