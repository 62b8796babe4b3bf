import type { Json } from '#contract';
// not all of the core, which the outline does without
import { momentInYear } from '../../olx/dates/index.ts';

/** What the outline says of a block besides its name. */
export interface BlockStatus {
  readonly staffOnly: boolean;
  /** When the block itself says that it is released; null where it says nothing. */
  readonly start: Date | null;
  readonly due: Date | null;
  readonly graded: boolean;
  /** Assignment type, or null. */
  readonly format: string | null;
}

/** Reads the status from a block's explicit settings, so that an inherited one shows once, where it is set. */
export function statusOf(settings: Readonly<Record<string, Json>>): BlockStatus {
  const { visible_to_staff_only: staffOnly, start, due, graded, format } = settings;
  return {
    staffOnly: isTrue(staffOnly),
    start: dateOf(start),
    due: dateOf(due),
    graded: isTrue(graded),
    format: typeof format === 'string' && format.trim() !== '' && format !== 'notgraded' ? format : null,
  };
}

function isTrue(value: Json | undefined): boolean {
  return value === true || value === 'true';
}

/** The date as Open edX reads it; older courses have dates in further quotation marks. */
function dateOf(value: Json | undefined): Date | null {
  if (typeof value !== 'string') return null;
  const at = momentInYear(value.replace(/^"(.*)"$/, '$1'), new Date().getUTCFullYear());
  return at === null ? null : new Date(at);
}
