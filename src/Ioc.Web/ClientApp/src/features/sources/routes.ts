import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  { path: '/sources', name: 'sources', component: () => import('./SourcesPage.vue'), meta: { nav: { vi: 'Nguồn dữ liệu', en: 'Sources', roles: ['operator', 'administrator'], order: 60 } } },
];
