import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [{ path: '/review/:id?', name: 'review', component: () => import('./ReviewPage.vue') }];
