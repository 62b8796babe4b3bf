import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vitest/config';
import { pageNotices } from './src/packages/third-party-notices.ts';
import { PAGE_FOLDER, pageSources, STAMP_FILE } from './src/server/page-stamp.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Service that the page talks to while it is developed. */
const SERVICE = process.env['OLX_SERVICE'] ?? 'http://127.0.0.1:8400';

/** Says what the page was built from, so that `npm start` knows when it is out of date. */
function stamp(): Plugin {
  let folder = '';
  return {
    name: 'page-stamp',
    apply: 'build',
    configResolved: ({ build }) => {
      folder = build.outDir;
    },
    closeBundle: () => {
      if (folder === PAGE_FOLDER) writeFileSync(STAMP_FILE, `${pageSources()}\n`);
    },
  };
}

const notices = pageNotices();

const NO_THEME = { themeUrls: { core: {}, defaults: {}, variants: {} } };

export default defineConfig(({ mode }) => ({
  root: path('./src/studio/demo'),
  // what is in public/ is for the service and the documents, not for the page
  publicDir: false,
  cacheDir: path('./node_modules/.vite'),
  plugins: [react(), notices.collect(), notices.write(), stamp()],
  resolve: {
    alias: {
      // frontend-platform imports an operator's file under this name; its webpack set-up aliases it
      'env.config': path('./src/studio/demo/env-config.ts'),
    },
    dedupe: ['react', 'react-dom', 'react-intl', 'react-router-dom'],
  },
  define: {
    // frontend-platform reads its build-time settings so; all of ours come from env-config.ts
    'process.env': JSON.stringify({ NODE_ENV: mode === 'development' ? 'development' : 'production' }),
    // what the platform's webpack plugin finds out about installed themes; ours come from env-config.ts, too
    PARAGON_THEME: JSON.stringify({ paragon: NO_THEME, brand: NO_THEME }),
  },
  // Paragon's own style sheet has media queries with custom properties, which browsers skip and lightningcss refuses
  css: { lightningcss: { errorRecovery: true } },
  worker: { format: 'es', plugins: () => [notices.collect()] },
  build: {
    outDir: PAGE_FOLDER,
    emptyOutDir: true,
    copyPublicDir: false,
    target: 'es2022',
    // Monaco's own chunk is above any sensible limit, and loads only with the editor
    chunkSizeWarningLimit: 4000,
  },
  server: { port: 8401, proxy: { '/api': { target: SERVICE, changeOrigin: false } } },
  test: {
    root: path('./'),
    projects: [
      {
        test: {
          name: 'unit',
          root: path('./'),
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/browser/**',
            'test/packages/**',
            'test/operate/proofs/**',
            'test/openedx/proofs/**',
            'test/openedx/scenario/**',
            'test/**/node_modules/**',
          ],
          environment: 'node',
          // the files share what they import: loading the service anew for each took a third of the time
          isolate: false,
          maxWorkers: '100%',
          // a bound against hanging, not a measure: a full machine starts a process in seconds
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          // minutes against the double of a CMS, and more against a real one: `npm run test:openedx`
          name: 'openedx',
          root: path('./'),
          include: ['test/openedx/scenario/**/*.test.ts', 'test/openedx/proofs/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          // needs Python, Debian's tools and the package registries, and takes minutes: `npm run test:operate`
          name: 'operate',
          root: path('./'),
          include: ['test/operate/proofs/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 1_200_000,
        },
      },
      {
        test: {
          // packs, installs and uses what `npm run build` made: `npm run test:packages`
          name: 'packages',
          root: path('./'),
          include: ['test/packages/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'browser',
          root: path('./'),
          include: ['test/browser/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
}));
