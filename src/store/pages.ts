import type { PageRange } from './types.ts';

/** A page has at most so many entries. */
const LARGEST = 1_000;

/** A page size as it was asked for, within its bounds. */
export function pageSize(asked: number | undefined, usual: number, most: number): number {
  if (asked === undefined || !Number.isFinite(asked)) return usual;
  return Math.min(most, Math.max(1, Math.floor(asked)));
}

/** A range that a statement may have: whole numbers within their bounds. */
export function rangeOf({ offset, limit }: PageRange): PageRange {
  return {
    offset: Number.isFinite(offset) ? Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.floor(offset))) : 0,
    limit: pageSize(limit, LARGEST, LARGEST),
  };
}
