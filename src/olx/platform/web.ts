/**
 * What a platform does faster than code that runs everywhere. This is for browsers, `node.ts` for
 * Node; `#olx/platform` in package.json picks one, and a test holds both to the same answers.
 */
import { sha256 as digest } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

const utf8 = new TextEncoder();

/** SHA-256 of a text's UTF-8 in hex digits; a lone surrogate counts as U+FFFD. */
export function sha256(text: string): string {
  return bytesToHex(digest(utf8.encode(text)));
}

/** Unpacks one gzip member; fails on a wrong checksum, a missing end and bytes after the end. */
export function gunzipTransform(): ReadableWritablePair<Uint8Array, Uint8Array> {
  return new DecompressionStream('gzip') as ReadableWritablePair<Uint8Array, Uint8Array>;
}

/** The same bytes, no copy, in the form that libraries of the platform work with. */
export function nativeBytes(bytes: Uint8Array): Uint8Array {
  return bytes;
}
