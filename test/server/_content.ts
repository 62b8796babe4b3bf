import { type Content, MEDIA } from '#contract';
import { packed } from './_small-course.ts';

/** A document as content. */
export function document(xml: string): Content & { readonly kind: 'document' } {
  return { kind: 'document', xml };
}

/** Files packed as content. */
export async function archive(files: Parameters<typeof packed>[0]): Promise<Content & { readonly kind: 'archive' }> {
  return { kind: 'archive', media: MEDIA.gzip, body: await packed(files) };
}
