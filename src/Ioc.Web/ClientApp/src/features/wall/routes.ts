import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [{ path: '/', name: 'wall', component: () => import('./WallPage.vue') }];
