const SCHEME = /^([a-z][a-z0-9+.-]*):/i;

/**
 * What keeps a browser from opening an address, to follow “must”; null where nothing does. Addresses
 * within the site (`/static/…`, `/asset-v1:…`) and names of static assets are fine.
 */
export function addressFault(address: string): string | null {
  const text = address.trim();
  if (text.startsWith('//')) return null;
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return /^www\./i.test(text) ? 'begin with https://' : null;
  if (scheme === 'asset-v1' || scheme === 'http' || scheme === 'https') {
    return /^https?:(?!\/\/[^/])/i.test(text) ? 'be a whole address such as https://example.org/name' : null;
  }
  return 'begin with https://, http:// or /static/';
}
