import type { Change } from '#contract';

export type ChangeKind = Change['kind'];

/** The order in which a plan shows its changes: what is lost comes first. */
export const CHANGE_KINDS: readonly ChangeKind[] = ['orphan', 'delete', 'change', 'move', 'add'];

export interface ChangeGroup {
  readonly kind: ChangeKind;
  readonly changes: readonly Change[];
}

/** The changes by kind, in the order in which they are shown; kinds without changes are left out. */
export function groupChanges(changes: readonly Change[]): readonly ChangeGroup[] {
  return CHANGE_KINDS.map((kind) => ({ kind, changes: changes.filter((each) => each.kind === kind) })).filter(
    (group) => group.changes.length > 0,
  );
}

/** Names of the blocks that a plan speaks of, by usage key: the outline does not have those that it adds. */
export function namesOf(changes: readonly Change[]): ReadonlyMap<string, string> {
  return new Map(changes.flatMap(({ block, display_name: name }) => (name === null ? [] : [[block, name]])));
}

/** How many blocks changes are about: one that changes in each form in another way has two rows. */
export function blockCount(changes: readonly Change[]): number {
  return new Set(changes.map(({ block }) => block)).size;
}

/** How many blocks would leave learners' answers behind. */
export function detachedCount(changes: readonly Change[]): number {
  return blockCount(changes.filter((each) => each.learner_state === 'detached'));
}

/** Whether learners see a change as soon as it is made. */
export function isLive({ form }: Change): boolean {
  return form !== 'draft';
}
