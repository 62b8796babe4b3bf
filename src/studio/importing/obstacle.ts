import type { OrphanPolicy, Plan } from '#contract';

/** What keeps a plan from being applied; null where nothing does. */
export type Obstacle = 'errors' | 'orphans' | 'conflicts' | 'nothing';

/** The first reason why a plan can not be applied with the choices made. */
export function obstacleOf(plan: Plan, orphans: OrphanPolicy): Obstacle | null {
  if (plan.diagnostics.some((each) => each.severity === 'error')) return 'errors';
  if (plan.conflicts.some(({ choice }) => choice === null)) return 'conflicts';
  if (plan.orphans.length > 0 && orphans === 'reject') return 'orphans';
  if (plan.changes.length === 0 && plan.assets.length === 0 && plan.files.length === 0) return 'nothing';
  return null;
}
