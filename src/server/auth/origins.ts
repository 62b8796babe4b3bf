import type { IncomingHttpHeaders } from 'node:http';

/** True where a request says that it comes from one of the origins, or from a page of this very host. */
export function isAllowedOrigin({ origin, host = '' }: IncomingHttpHeaders, origins: readonly string[]): boolean {
  return origin !== undefined && (origins.includes(origin) || isOwnOrigin(origin, host));
}

function isOwnOrigin(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}
