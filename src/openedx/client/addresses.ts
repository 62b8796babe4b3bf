import { blockIdParts, type CourseKey, parseUsageKey, ROOT_ID, type UsageKey, usageKey } from '#olx';
import type { Capabilities } from './cms-client.ts';
import { CmsFailure } from './cms-failure.ts';

/** The addresses of blocks, newest first. */
export const BLOCK_ADDRESSES = ['authoring-v1', 'contentstore-v1', 'contentstore-v0'] as const;

/** A key as the CMS writes it in a path: `:`, `+`, `@` as they are, all else that may not stand there escaped. */
export function inPath(key: string): string {
  return encodeURIComponent(key).replace(/%(3A|2B|40)/g, (code) => decodeURIComponent(code));
}

/** Where one block is read and changed. */
export function blockAddress(blocks: Capabilities['blocks'], course: CourseKey, block: UsageKey): string {
  if (blocks === 'authoring-v1') return `/api/authoring/v1/xblocks/${inPath(block)}/`;
  if (blocks === 'contentstore-v1') return `/api/contentstore/v1/xblock/${inPath(block)}/`;
  return `/api/contentstore/v0/xblock/${inPath(course)}/${inPath(block)}`;
}

/** Where blocks are created. */
export function createAddress(blocks: Capabilities['blocks'], course: CourseKey): string {
  if (blocks === 'authoring-v1') return '/api/authoring/v1/xblocks/';
  if (blocks === 'contentstore-v1') return '/api/contentstore/v1/xblock/';
  return `/api/contentstore/v0/xblock/${inPath(course)}`;
}

/** The usage key of the course block: on the platform it is always `course`, whatever the run is called. */
export function rootKey(course: CourseKey): UsageKey {
  return usageKey(course, ROOT_ID);
}

/**
 * Throws `CmsFailure` (`refused`) if the key is not one of this course run. The CMS does not check that: it would read
 * and change blocks of another course run under this address.
 */
export function checkKey(course: CourseKey, block: UsageKey, call: string): void {
  if (parseUsageKey(block)?.course === course) return;
  const words = `The block is not in ${course}: nothing was sent.`;
  throw new CmsFailure({ kind: 'refused', call, status: null, words, mayBeDone: false });
}

/** The type that a usage key names; an empty text if it is not one. */
export function typeOf(block: UsageKey): string {
  const key = parseUsageKey(block);
  return key === null ? '' : blockIdParts(key.id).type;
}
