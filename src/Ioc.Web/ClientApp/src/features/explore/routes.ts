import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  { path: '/explore', name: 'explore', component: () => import('./ExplorePage.vue'), meta: { nav: { vi: 'Phân tích số liệu', en: 'Explore', roles: [], order: 50, group: 'figures' } } },
];
