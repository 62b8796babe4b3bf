import { MEDIA } from '#contract';
import { ARCHIVE_TYPES, DOCUMENT_TYPES, type OlxBody } from '../plugins/bodies.ts';
import { Refusal } from '../refusal.ts';

/** The body that a route takes as OLX. Refuses JSON and requests without one. */
export function olxBody(body: unknown): OlxBody {
  if (isOlxBody(body)) return body;
  throw unsupported([...DOCUMENT_TYPES, ...ARCHIVE_TYPES]);
}

/** As `olxBody`, for routes that take archives only. */
export function archiveBody(body: unknown): OlxBody & { readonly kind: 'archive' } {
  if (isOlxBody(body) && body.kind === 'archive') return body;
  throw unsupported(ARCHIVE_TYPES);
}

/** The content types that a route's description names. */
export const OLX_TYPES = [MEDIA.xml, MEDIA.gzip, MEDIA.zip] as const;

function isOlxBody(body: unknown): body is OlxBody {
  return typeof body === 'object' && body !== null && 'kind' in body && ('bytes' in body || 'stream' in body);
}

function unsupported(supported: readonly string[]): Refusal {
  return new Refusal('unsupported-media-type', 'OLX is sent as an archive or, for one block, as an XML document.', {
    supported: [...supported],
  });
}
