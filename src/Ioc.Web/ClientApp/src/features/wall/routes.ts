import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [{ path: '/', name: 'wall', component: () => import('./WallPage.vue'), meta: { nav: { vi: 'Bảng điều hành', en: 'Wall', roles: [], order: 0 } } }];
