import { defineConfig } from 'vite';

/** Builds the page into the package. `npx vite inspector` serves it while it is worked on, before a server on port 4010. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/_crosstie/',
  logLevel: 'warn',
  build: {
    outDir: '../dist/inspector',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_000,
    // Libraries mark what runs in browsers only: everything here does.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
  server: { proxy: { '^/(?!_crosstie/(src|@|node_modules|index|assets|$))': 'http://127.0.0.1:4010' } },
});
