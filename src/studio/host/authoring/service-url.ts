import { getConfig } from '@edx/frontend-platform';

/** Origin of the OLX service as the operator set it in `OLX_SERVICE_URL`; null if the plugin has none. */
export function olxServiceUrl(): string | null {
  const set: unknown = getConfig()['OLX_SERVICE_URL'];
  return typeof set === 'string' && set.trim() !== '' ? set.trim().replace(/\/+$/, '') : null;
}
