import { type BlockId, blockId, parseUsageKey } from '../../course/keys.ts';

/** `i4x://Org/Course/type/name`, the form before Open edX had runs in its keys; a revision may follow. */
const FORMER = /^i4x:\/\/[^/\s]+\/[^/\s]+\/([^/\s]+)\/([^/@\s]+)(?:@[^/\s]+)?$/;

/** The block that a usage key of either form names, its course run left out of account; null where the text is none. */
export function idInUsageKey(text: string): BlockId | null {
  const known = parseUsageKey(text);
  if (known !== null) return known.id;
  const [, type, urlName] = FORMER.exec(text) ?? [];
  return type === undefined || urlName === undefined ? null : blockId(type, urlName);
}
