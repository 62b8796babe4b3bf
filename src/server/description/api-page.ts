import swaggerUi from '@fastify/swagger-ui';
import { BASE_PATH } from '#contract';
import type { App } from '../http/fastify.ts';
import { pageHeaders } from '../http/security-headers.ts';

/** Where the description is shown as a page. */
export const API_PAGE = `${BASE_PATH}docs`;

/** The page has dark colours, but follows a switch of its own that stands in a bar we do not show. */
const COLOURS = `const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();
`;

/** The description as a page, on which every route can be tried out; all its files are the service's own. */
export async function apiPage(app: App): Promise<void> {
  pageHeaders(app);
  await app.register(swaggerUi, {
    routePrefix: API_PAGE,
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
