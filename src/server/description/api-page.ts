import swaggerUi from '@fastify/swagger-ui';
import { BASE_PATH, ROUTES } from '#contract';
import type { App } from '../http/fastify.ts';
import { pageHeaders } from '../http/security-headers.ts';
import { diagnosticsPage } from './diagnostics-page.ts';

/** Where the description is shown as a page. */
export const API_PAGE = BASE_PATH + ROUTES.docs;

/** The page has dark colours, but follows a switch of its own that stands in a bar we do not show. */
const COLOURS = `const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();
`;

/** The description as a page, on which every route can be tried out; all its files are the service's own. */
export async function apiPage(app: App): Promise<void> {
  pageHeaders(app);
  diagnosticsPage(app);
  await app.register(swaggerUi, {
    routePrefix: API_PAGE.slice(0, -1),
    uiHooks: {
      // the library answers without the closing slash, too
      onRequest: (request, reply, done) => {
        const [path, ...query] = request.url.split('?');
        if (`${path}/` !== API_PAGE) done();
        else reply.redirect([API_PAGE, ...query].join('?'), 308);
      },
    },
    uiConfig: {
      docExpansion: 'list',
      deepLinking: true,
      layout: 'BaseLayout',
      displayRequestDuration: true,
      persistAuthorization: false,
    },
    theme: { title: 'Open edX OLX subtrees', js: [{ filename: 'colours.js', content: COLOURS }] },
  });
}
