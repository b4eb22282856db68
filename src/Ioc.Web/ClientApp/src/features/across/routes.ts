import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  { path: '/across', name: 'across', component: () => import('./AcrossPage.vue'), meta: { nav: { vi: 'Liên camera', en: 'Across cameras', roles: ['operator', 'administrator'], order: 31 } } },
];
