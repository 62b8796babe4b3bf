import coreCss from '@openedx/paragon/dist/core.min.css?url';
import lightCss from '@openedx/paragon/dist/light.min.css?url';
import { DemoAuthService } from './demo-auth-service.ts';
import { PageLoggingService } from './page-logging-service.ts';
import darkCss from './theme/dark.css?url';

/**
 * What an operator's `env.config.js` says to the authoring frontend. The stand-alone page has
 * neither an LMS nor a login, so the addresses all name the page itself.
 */
const config = {
  APP_ID: 'openedx-olx',
  SITE_NAME: 'OLX demo',
  BASE_URL: window.location.origin,
  LMS_BASE_URL: window.location.origin,
  STUDIO_BASE_URL: window.location.origin,
  LOGIN_URL: window.location.origin,
  LOGOUT_URL: window.location.origin,
  authService: DemoAuthService,
  loggingService: PageLoggingService,
  LANGUAGE_PREFERENCE_COOKIE_NAME: 'openedx-language-preference',
  PARAGON_THEME_URLS: {
    core: { urls: { default: coreCss } },
    defaults: { light: 'light', dark: 'dark' },
    variants: {
      light: { urls: { default: lightCss } },
      dark: { urls: { default: darkCss } },
    },
  },
};

export default config;
