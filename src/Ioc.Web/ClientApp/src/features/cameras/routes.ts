import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  { path: '/cameras/:code?', name: 'cameras', component: () => import('./CamerasPage.vue'), meta: { nav: { vi: 'Camera', en: 'Cameras', roles: ['operator', 'administrator'], order: 30 } } },
];
