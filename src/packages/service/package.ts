import type { PackageSource } from '../package-source.ts';

/** The REST service with its page, and the operator's command. */
export const SERVICE_PACKAGE: PackageSource = {
  name: 'openedx-olx-service',
  description: 'REST service to export, import, edit and undo any subtree of an Open edX course as OLX',
  keywords: ['openedx', 'open-edx', 'edx', 'olx', 'rest', 'service'],
  // the built page has parts of @edx/frontend-platform in it
  license: 'Apache-2.0 AND AGPL-3.0-only',
  readme: 'src/packages/service/README.md',
  exports: {},
  imports: {},
  commands: {
    'openedx-olx-service': {
      module: 'src/server/main.ts',
      bundlesPackages: false,
      // as `npm start` in the repository; see "Memory" in src/server/README.md
      nodeOptions: ['--max-semi-space-size=64'],
    },
    'olx-server': { module: 'src/server/operator/main.ts', bundlesPackages: false, nodeOptions: [] },
  },
  files: {
    'dist/page': 'page',
    'public/demo-course': 'demo-course',
    'src/olx/rules/README.md': 'diagnostics.md',
  },
  dependencies: {
    '@fastify/cors': 'which pages of other origins may call',
    '@fastify/formbody': 'forms of the OAuth token route',
    '@fastify/static': 'the built page',
    '@fastify/swagger': 'the OpenAPI description',
    '@fastify/swagger-ui': 'the description as a page with a try-out',
    '@fastify/under-pressure': 'refuses work when the process is late',
    '@node-oauth/oauth2-server': 'tokens of applications',
    b4a: 'bytes of tar-stream',
    'better-sqlite3': 'SQLite',
    cookie: 'the cookie of a Studio session',
    fastify: 'the HTTP server',
    helmet: 'security headers',
    jose: 'tokens of the platform',
    'jsonc-parser': 'places in JSON',
    kysely: 'SQL for SQLite and PostgreSQL alike',
    'lru-cache': 'bounded caches',
    pg: 'PostgreSQL',
    piscina: 'threads for large imports and exports',
    'prom-client': 'figures for Prometheus',
    'rate-limiter-flexible': 'points of each caller',
    saxes: 'XML that the plain reader leaves to a full parser',
    streamx: 'streams of tar-stream',
    typebox: 'validation of requests',
  },
  // 70 KB of code, for which npm would install 9 MB
  compiledIn: {
    '@noble/hashes': 'hashes of archives piece by piece',
    diff: 'line by line differences in a merge',
    'fast-fifo': 'a queue of tar-stream',
    'tar-stream': '.tar.gz archives; depends on 7 MB of native files for another runtime',
  },
};
