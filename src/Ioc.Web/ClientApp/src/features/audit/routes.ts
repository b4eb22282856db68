import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  { path: '/audit', name: 'audit', component: () => import('./AuditPage.vue'), meta: { nav: { vi: 'Kiểm tra nhật ký', en: 'Audit', roles: ['auditor'], order: 80 } } },
];
