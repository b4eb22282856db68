import { createApp } from 'vue';
import App from './App.vue';
import { router } from './router.ts';
import './ui/fonts.css';
import './ui/tokens.css';
import './ui/base.css';

createApp(App).use(router).mount('#app');
