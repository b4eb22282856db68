import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  { path: '/open-data/manage', name: 'open-data-manage', component: () => import('./ManagePage.vue'), meta: { nav: { vi: 'Dữ liệu mở', en: 'Open data', roles: ['administrator'], order: 80, group: 'system' } } },
  { path: '/open-data', name: 'open-data', component: () => import('./OpenDataPage.vue'), meta: { public: true } },
];
