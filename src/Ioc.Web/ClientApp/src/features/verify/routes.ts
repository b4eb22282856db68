import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [{ path: '/verify', name: 'verify', component: () => import('./VerifyPage.vue'), meta: { public: true } }];
