import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  {
    path: '/places',
    name: 'places',
    component: () => import('./PlacesPage.vue'),
    meta: { nav: { vi: 'Địa bàn', en: 'Places', roles: ['operator', 'administrator', 'leader'], order: 62, group: 'system' } },
  },
];
