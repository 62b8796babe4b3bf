import { BASE_PATH } from '#contract';
import { cannotRun } from '../failure.ts';
import { printable } from '../terminal.ts';

/** Where `npm start` serves. */
export const DEFAULT_URL = 'http://127.0.0.1:8400';

/** The address of a service without its base path. Fails with exit code 2 if the text is not an address. */
export function serviceUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw cannotRun(`“${printable(text)}” is not the address of a service. One looks like https://olx.example.org`);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw cannotRun(`${url.origin}${url.pathname}: write the address alone, without a user, a query or a fragment`);
  const path = url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`;
  return `${url.origin}${path.endsWith(BASE_PATH) ? path.slice(0, -BASE_PATH.length) : path.slice(0, -1)}`;
}

/** Refuses to send a secret where others on the network could read it. */
export function ensurePrivate(url: string): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || isLoopback(hostname) || process.env['OLX_ALLOW_HTTP'] === '1') return;
  throw cannotRun(`${url} is not encrypted, so no secret is sent there. Use https, or set OLX_ALLOW_HTTP=1.`);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
