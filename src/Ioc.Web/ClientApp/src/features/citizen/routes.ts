import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [{ path: '/citizen', name: 'citizen', component: () => import('./CitizenPage.vue'), meta: { public: true } }];
