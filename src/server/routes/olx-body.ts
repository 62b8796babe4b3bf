import Type from 'typebox';
import { Compile } from 'typebox/schema';
import { type FileList, MEDIA, type Source } from '#contract';
import { FileListSchema, ref, SourceSchema } from '#contract/schemas';
import { ARCHIVE_TYPES, type Body, DOCUMENT_TYPES, isBody } from '../http/bodies.ts';
import { Refusal } from '../refusal.ts';
import { BINARY, TEXT } from './route-schema.ts';

/** The bodies that routes describe which replace a course run, replace a block, or add to it. */
export const ARCHIVE_BODY = { [MEDIA.gzip]: BINARY, [MEDIA.zip]: BINARY, [MEDIA.json]: ref(FileListSchema) } as const;
export const OLX_BODY = { [MEDIA.xml]: TEXT, ...ARCHIVE_BODY } as const;
export const ADDITION_BODY = {
  ...OLX_BODY,
  [MEDIA.json]: Type.Union([ref(SourceSchema), ref(FileListSchema)]),
} as const;

const fileList = Compile(FileListSchema);
const source = Compile(SourceSchema);

/** The body that a route takes as OLX: a document, an archive, or a list of files. Refuses a request without one. */
export function olxBody(body: unknown): Body {
  return isBody(body) ? body : listBody(body, [...DOCUMENT_TYPES, ...ARCHIVE_TYPES]);
}

/** As `olxBody`, for routes that take archives and lists of files only. */
export function archiveBody(body: unknown): Exclude<Body, { readonly kind: 'document' }> {
  if (!isBody(body)) return listBody(body, ARCHIVE_TYPES);
  if (body.kind !== 'document') return body;
  throw unsupported(ARCHIVE_TYPES);
}

/** The subtree that a body names in place of content; null for a body that is content itself. */
export function sourceIn(body: unknown): Source['source'] | null {
  if (typeof body !== 'object' || body === null || !('source' in body)) return null;
  if (source.Check(body)) return (body as Source).source;
  throw new Refusal('bad-request', 'The body is not a source: {"source": {"course_key", "usage_key", "version"}}.');
}

function listBody(body: unknown, supported: readonly string[]): Extract<Body, { readonly kind: 'files' }> {
  if (typeof body !== 'object' || body === null) throw unsupported(supported);
  if (!fileList.Check(body)) {
    const detail = 'The body is not a list of files: {"files": [{"path", "text" or "content" or "hash"}]}.';
    throw new Refusal('bad-request', detail);
  }
  return { kind: 'files', files: (body as FileList).files };
}

function unsupported(supported: readonly string[]): Refusal {
  const detail = 'OLX is sent as an archive, as a list of files in JSON or, for one block, as an XML document.';
  return new Refusal('unsupported-media-type', detail, { supported: [...supported, MEDIA.json] });
}
