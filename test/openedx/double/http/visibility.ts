/** Whether learners see a block: the word that Studio shows for it. */

/** What the visibility of a block depends on. */
export interface Visibility {
  readonly staffOnly: boolean;
  readonly hiddenFromToc: boolean;
  /** A unit whose draft differs from what learners see. */
  readonly unitWithChanges: boolean;
  /** No start was ever set. */
  readonly unscheduled: boolean;
  /** The start has passed, or learners go at their own pace. */
  readonly live: boolean;
  /** The states of the children, if they are shown. */
  readonly children: readonly string[];
}

/** `_compute_visibility_state` */
export function visibilityState(block: Visibility): string {
  const { unscheduled, live, children: states } = block;
  if (block.staffOnly) return 'staff_only';
  if (block.hiddenFromToc) return 'hide_from_toc';
  if (block.unitWithChanges) return 'needs_attention';
  if (states.length > 0) {
    if (states.includes('needs_attention')) return 'needs_attention';
    const shown = states.filter((state) => state !== 'staff_only');
    if (shown.length === 0) return 'staff_only';
    const listed = shown.filter((state) => state !== 'hide_from_toc');
    if (listed.length === 0) return 'hide_from_toc';
    if (listed.every((state) => state === 'unscheduled')) return unscheduled ? 'unscheduled' : 'needs_attention';
    const scheduled = listed.filter((state) => state !== 'unscheduled');
    if (scheduled.every((state) => state === 'live')) return live ? 'live' : 'needs_attention';
    return unscheduled ? 'needs_attention' : 'ready';
  }
  if (live) return 'live';
  return unscheduled ? 'unscheduled' : 'ready';
}
