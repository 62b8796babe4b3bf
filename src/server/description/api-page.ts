import swaggerUi from '@fastify/swagger-ui';
import { BASE_PATH } from '#contract';
import type { App } from '../parts.ts';
import { pageHeaders } from '../plugins/security-headers.ts';

/** Where the description is shown as a page. */
export const API_PAGE = `${BASE_PATH}/docs`;

/** The description as a page, on which every route can be tried out; all its files are the service's own. */
export async function apiPage(app: App): Promise<void> {
  pageHeaders(app);
  await app.register(swaggerUi, {
    routePrefix: API_PAGE,
    uiConfig: { docExpansion: 'none', deepLinking: true, displayRequestDuration: true, persistAuthorization: false },
    theme: { title: 'Open edX OLX subtrees' },
  });
}
