import { MEDIA, type Target } from '#contract';
import { isBody } from '../changes/take-in.ts';
import { ARCHIVE_TYPES, type Body, DOCUMENT_TYPES } from '../plugins/bodies.ts';
import { Refusal } from '../refusal.ts';

/** The body that a route takes as OLX. Refuses JSON and requests without one. */
export function olxBody(body: unknown): Body {
  if (isBody(body)) return body;
  throw unsupported([...DOCUMENT_TYPES, ...ARCHIVE_TYPES]);
}

/** As `olxBody`, for routes that take archives only. */
export function archiveBody(body: unknown): Extract<Body, { readonly kind: 'stream' }> {
  if (isBody(body) && body.kind === 'stream') return body;
  throw unsupported(ARCHIVE_TYPES);
}

/** Refuses a form that the content cannot go to yet: a document goes to the draft, an archive to the forms that it has. */
export function ensureTarget(target: Target | undefined, body: Body): void {
  const form: Target = body.kind === 'document' ? 'draft' : 'archive';
  if (target === undefined || target === form) return;
  throw new Refusal('bad-request', `This content cannot go to \`target=${target}\` yet. It can go to ${form}.`);
}

/** The content types that a route's description names. */
export const OLX_TYPES = [MEDIA.xml, MEDIA.gzip, MEDIA.zip] as const;

function unsupported(supported: readonly string[]): Refusal {
  return new Refusal('unsupported-media-type', 'OLX is sent as an archive or, for one block, as an XML document.', {
    supported: [...supported],
  });
}
