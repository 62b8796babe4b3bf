import { sha256 } from '#olx/platform';
import type { Brand } from '../course/keys.ts';

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
