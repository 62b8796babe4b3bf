import { gunzipTransform } from '#olx/platform';
import { inPiecesOf, TransformFailure, transformed } from './byte-stream.ts';
import { ArchiveRefusal } from './problem.ts';

/** zlib's choices may hang on how its input is cut, so the input is always cut alike. */
export const PIECE_BYTES = 64 * 1024;

/** RFC 1952: no flags, no time, no level, unknown operating system. Some platforms write their own system here. */
const HEADER = new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

/** The content of one gzip member; refuses a wrong checksum, a missing end, and bytes after the end. */
export async function* gunzip(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* transformed(packed, gunzipTransform());
  } catch (cause) {
    if (!(cause instanceof TransformFailure)) throw cause;
    throw new ArchiveRefusal(
      'archive-damaged',
      'The archive is cut off or damaged: its gzip stream cannot be read.',
      null,
      { cause },
    );
  }
}

/** One gzip member, the same bytes for the same content on the same platform. */
export async function* gzip(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const chunk of transformed(inPiecesOf(PIECE_BYTES, content), new CompressionStream('gzip'))) {
    if (at >= HEADER.length) {
      yield chunk;
    } else {
      const patched = chunk.slice();
      patched.set(HEADER.subarray(at, at + chunk.length));
      yield patched;
    }
    at += chunk.length;
  }
}
