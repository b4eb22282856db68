import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  { path: '/retention', name: 'retention', component: () => import('./RetentionPage.vue'), meta: { nav: { vi: 'Thời hạn lưu trữ', en: 'Retention', roles: ['administrator'], order: 95 } } },
];
