import { CmsFailure } from './cms-failure.ts';
import { CLIENT_LIMITS } from './limits.ts';

/**
 * A form with one file. The bytes are held in memory: a CMS needs the length of what comes, and `fetch` cannot tell it
 * for a stream. Throws `CmsFailure` (`too-large`) before anything is sent.
 */
export async function uploadOf(
  field: string,
  filename: string,
  content: AsyncIterable<Uint8Array>,
  { call, type, signal }: { readonly call: string; readonly type: string; readonly signal: AbortSignal | undefined },
): Promise<FormData> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const piece of content) {
    signal?.throwIfAborted();
    size += piece.length;
    if (size > CLIENT_LIMITS.uploadBytes) {
      const words = `The file is larger than ${CLIENT_LIMITS.uploadBytes} bytes: nothing was sent.`;
      throw new CmsFailure({ kind: 'too-large', call, status: null, words, mayBeDone: false });
    }
    // copied: a source may use its buffer again
    pieces.push(new Uint8Array(piece));
  }
  const form = new FormData();
  form.set(field, new Blob(pieces, { type }), filename);
  return form;
}
