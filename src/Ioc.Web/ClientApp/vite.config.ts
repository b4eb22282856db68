/// <reference types="vitest/config" />
import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { mockServer } from './dev/mock/plugin.ts';

/** Where `npm run dev` finds the real host. Without it, `npm run dev` answers from the mock server in dev/. */
const host = process.env['IOC_HOST'];

const mocked = host === undefined && process.env['VITEST'] === undefined;

export default defineConfig({
  plugins: [vue(), ...(mocked ? [mockServer()] : [])],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    proxy: host === undefined ? {} : { '/api': host, '/hubs': { target: host, ws: true } },
  },
  build: {
    outDir: '../wwwroot',
    emptyOutDir: true,
    target: 'es2022',
    // MapLibre alone is about a megabyte; it is loaded only by the pages with a map.
    chunkSizeWarningLimit: 1300,
    reportCompressedSize: false,
  },
  // On a busy machine the whole description takes seconds to be read.
  test: { include: ['src/**/*.test.ts'], testTimeout: 60_000 },
});
