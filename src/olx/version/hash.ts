import { sha256 } from '#olx/platform';
import type { BlobHash, BlobRef } from '../course/blob.ts';
import type { Brand } from '../course/keys.ts';
import { encodeUtf8 } from '../text/index.ts';

/** `olx1-` and 64 hex digits: the hash of a node, a subtree or a course run (`SPEC.md`). */
export type Version = Brand<string, 'Version'>;

const VERSION = /^olx1-[0-9a-f]{64}$/;

/** Checks a version; null if the text is not one. */
export function parseVersion(text: string): Version | null {
  return VERSION.test(text) ? (text as Version) : null;
}

/** The version of canonical text. */
export function versionOfText(canonical: string): Version {
  return `olx1-${sha256(canonical)}` as Version;
}

/** The reference to a text's bytes in UTF-8. */
export function blobOfText(text: string): BlobRef {
  return { hash: sha256(text) as BlobHash, size: encodeUtf8(text).length };
}
