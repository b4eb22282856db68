import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';

// A feature brings its own routes: features/NAME/routes.ts exports `routes`, with lazy pages.
const features = import.meta.glob<{ routes: RouteRecordRaw[] }>('./features/*/routes.ts', { eager: true });

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    ...Object.values(features).flatMap((feature) => feature.routes),
    { path: '/:rest(.*)*', component: () => import('./ui/NotFoundPage.vue') },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});
