import type { OutlineStatus } from '#contract';

/** What the outline says of a block besides its name. */
export interface BlockStatus {
  readonly staffOnly: boolean;
  /** When it opens to learners; null if that is no other moment than that of its parent. */
  readonly start: Date | null;
  readonly due: Date | null;
  readonly graded: boolean;
  /** Assignment type, or null. */
  readonly format: string | null;
}

/**
 * What a row shows. The outline tells what holds for a block, inherited or not, so each fact shows once: at the
 * outermost block that has it.
 */
export function statusOf(status: OutlineStatus, above: OutlineStatus | null): BlockStatus {
  const own = (name: 'release' | 'due'): Date | null =>
    status[name] === null || status[name] === above?.[name] ? null : new Date(status[name]);
  const format = gradedAs(status);
  return {
    staffOnly: status.staff_only && above?.staff_only !== true,
    start: own('release'),
    due: own('due'),
    graded: status.graded && (above?.graded !== true || format !== gradedAs(above)),
    format,
  };
}

function gradedAs({ format }: OutlineStatus): string | null {
  return format === null || format.trim() === '' || format === 'notgraded' ? null : format;
}
