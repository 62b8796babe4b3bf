import type { Change, Json, Plan } from '#contract';

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

/** How many blocks would leave learners' answers behind. */
export function detachedCount(changes: readonly Change[]): number {
  return changes.filter((each) => each.learner_state === 'detached').length;
}

/** What keeps a plan from being applied; null where nothing does. */
export type Obstacle = 'errors' | 'orphans' | 'conflicts' | 'nothing';

/** The first reason why a plan can not be applied with the choices made. */
export function obstacleOf(
  plan: Plan,
  choices: { readonly orphans: 'reject' | 'delete'; readonly merge: 'fail' | 'keep-local' | 'theirs' | null },
): Obstacle | null {
  if (plan.diagnostics.some((each) => each.severity === 'error')) return 'errors';
  if (plan.conflicts.length > 0 && choices.merge === 'fail') return 'conflicts';
  if (plan.orphans.length > 0 && choices.orphans === 'reject') return 'orphans';
  if (plan.changes.length === 0 && plan.assets.length === 0 && plan.files.length === 0) return 'nothing';
  return null;
}

/** A setting's value as people read it: texts bare, anything else as JSON; null where it is not set. */
export function settingText(value: Json | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
