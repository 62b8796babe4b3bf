import { type BlockId, parseUsageKey, type UsageKey } from '#olx';

/** The id that a usage key of Studio names; one that is not a usage key names no block of ours. */
export function seenId(key: UsageKey): BlockId {
  return parseUsageKey(key)?.id ?? (key as string as BlockId);
}
