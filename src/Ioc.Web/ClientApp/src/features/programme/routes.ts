import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  {
    path: '/programme/:id?',
    name: 'programme',
    component: () => import('./ProgrammePage.vue'),
    // owners have any role: the page itself says who may see it
    meta: { nav: { vi: 'Chương trình', en: 'Programme', roles: [], order: 45, group: 'figures' } },
  },
];
