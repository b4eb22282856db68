import type { RouteRecordRaw } from 'vue-router';

const meta = { public: true };

export const routes: RouteRecordRaw[] = [
  { path: '/citizen', name: 'citizen', component: () => import('./HomePage.vue'), meta },
  { path: '/citizen/notices/:id', name: 'citizen-notice', component: () => import('./NoticePage.vue'), meta },
  { path: '/citizen/messages', name: 'citizen-messages', component: () => import('./MessagesPage.vue'), meta },
];
