import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * One script and one style sheet, which `tacho replay --format html` puts into its page (scripts/build-web.mjs). The script is no
 * module, so that a page opened from disk runs it wherever modules need an origin.
 */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss()],
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    lib: {
      entry: 'src/replay/main.tsx',
      name: 'tacho',
      formats: ['iife'],
      fileName: () => 'replay.js',
      cssFileName: 'replay',
    },
    outDir: '../tacho/dist/web',
    emptyOutDir: false,
    target: ['chrome123', 'firefox121', 'safari17.5'],
    reportCompressedSize: false,
    // The page's policy forbids every request, also for a map.
    sourcemap: false,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});
