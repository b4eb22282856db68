import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [{ path: '/review/:id?', name: 'review', component: () => import('./ReviewPage.vue'), meta: { nav: { vi: 'Duyệt vi phạm', en: 'Review', roles: ['officer', 'supervisor', 'authority'], order: 10 } } }];
