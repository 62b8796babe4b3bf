import { blockIdParts, type Course, type CourseKey, isDirectOnly, parseCourseKey } from '#olx';
import type { Route, RouteKind, SideEffect } from '../route.ts';
import { namedCourse } from '../spelling/invented.ts';
import type { StudioState } from '../state.ts';
import { ApplyFailure } from './apply-failure.ts';
import { alignedWith, type Branches, branchesOf, sameBranches } from './branches.ts';
import { CannotSay, type CmsStep, type FieldUpdate, type Obstacle } from './cms-step.ts';
import { COSTS, exportSeconds, importSeconds, MOST_READ_ALONE, MOST_UNITS_CHECKED, PATIENCE } from './costs.ts';
import { fileSteps } from './file-steps.ts';
import { treeSteps } from './form-steps.ts';
import { stepsBeforeImport } from './import-steps.ts';
import type { FieldWriter } from './sending.ts';
import { fieldWriterOf } from './sending.ts';
import { touchedBy } from './touched.ts';

/** How a change is carried out: the calls in their order, and for an import the archive between them. */
export type ApplyPlan =
  | { readonly kind: 'none' }
  | { readonly kind: 'fields'; readonly steps: readonly CmsStep[] }
  | {
      readonly kind: 'import';
      /** Deletes of what goes, because an import deletes nothing. */
      readonly steps: readonly CmsStep[];
      /** Why calls alone do not do; null if an import is only faster or was asked for. */
      readonly obstacle: Obstacle | null;
    };

export interface PlanOptions {
  readonly prefer?: RouteKind;
  readonly canImport: boolean;
}

/**
 * How a change would be carried out in Studio, and what it would cost. Throws `ApplyFailure` if only an import could do
 * it and that is not allowed. Asks nobody.
 */
export function routeFor(known: StudioState, next: Course, options: PlanOptions): Route {
  return routeOf(planFor(known, next, options, fieldWriterOf(keyOf(known.course))), known.course, next);
}

/** The key that the course run says of itself. A run without one has no links to assets that depend on it. */
function keyOf({ root, rootFile }: Course): CourseKey {
  const { org, number } = namedCourse(rootFile.pointer ?? root.text);
  return parseCourseKey(`course-v1:${org}+${number}+${root.urlName}`) ?? ('course-v1:a+b+c' as CourseKey);
}

/**
 * Works out the calls that bring a course run from what Studio has to what it shall have. Throws `ApplyFailure` if only
 * an import could do it and that is not allowed.
 */
export function planFor(known: StudioState, next: Course, options: PlanOptions, fields: FieldWriter): ApplyPlan {
  const steps = inPlace(known.course, next, fields);
  if (Array.isArray(steps) && steps.length === 0) return { kind: 'none' };
  const isExact = known.losses.length === 0;
  const mayImport = options.canImport && isExact;
  if (Array.isArray(steps) && (!mayImport || !isSlower(steps, known, next, options.prefer))) {
    return { kind: 'fields', steps };
  }
  const obstacle = isObstacle(steps) ? steps : null;
  if (!mayImport) throw notAllowed(obstacle, isExact);
  return { kind: 'import', steps: stepsBeforeImport(known.course, next), obstacle };
}

function isObstacle(steps: readonly CmsStep[] | Obstacle): steps is Obstacle {
  return !Array.isArray(steps);
}

/** The calls that change all in place, or why there are none. */
function inPlace(known: Course, next: Course, fields: FieldWriter): readonly CmsStep[] | Obstacle {
  try {
    const from = branchesOf(known);
    const to = alignedWith(branchesOf(next), from, (a, b) => isEmpty(fields.change(a, b)));
    const tree = known.root === next.root || sameBranches(from, to) ? [] : treeSteps(from, to, fields);
    return [...fileSteps(known, next), ...tree];
  } catch (error) {
    if (error instanceof CannotSay) return error.obstacle;
    throw error;
  }
}

function isEmpty(update: FieldUpdate | null): boolean {
  return update !== null && Object.keys(update).length === 0;
}

function isSlower(steps: readonly CmsStep[], known: StudioState, next: Course, prefer: RouteKind | undefined): boolean {
  if (prefer === 'import') return true;
  if (prefer === 'fields') return false;
  const limit = Math.max(PATIENCE, costOfImport([], known.course, next).seconds);
  return costOfSteps(steps, known.course).seconds > limit;
}

function notAllowed(obstacle: Obstacle | null, isExact: boolean): ApplyFailure {
  const reason = isExact
    ? 'An import is not allowed here.'
    : 'An import would overwrite what was not read exactly. It needs a service account with a session.';
  return new ApplyFailure(isExact ? 'import-not-allowed' : 'not-exact', {
    kind: 'refused',
    call: 'import',
    status: null,
    words: obstacle === null ? reason : `${obstacle.text} ${reason}`,
  });
}

/** What a plan costs and what it does besides. */
export function routeOf(plan: ApplyPlan, known: Course, next: Course): Route {
  if (plan.kind === 'none') return { route: 'none', requests: 0, seconds: 0, sideEffects: [] };
  const isImport = plan.kind === 'import';
  const { requests, seconds } = isImport ? costOfImport(plan.steps, known, next) : costOfSteps(plan.steps, known);
  const sideEffects: SideEffect[] = isImport ? ['publishes-all', 'overwrites-meanwhile'] : [];
  const isLive = plan.steps.some(isLiveAtOnce) || (isImport && !sameLive(branchesOf(known), branchesOf(next)));
  if (isLive) sideEffects.push('live-at-once');
  if (plan.steps.length > (isImport ? 0 : 1)) sideEffects.push('not-atomic');
  return { route: plan.kind, requests, seconds: Math.ceil(seconds), sideEffects };
}

function sameLive(a: Branches, b: Branches): boolean {
  return sameBranches({ draft: a.live, live: a.live }, { draft: b.live, live: b.live });
}

function isLiveAtOnce(step: CmsStep): boolean {
  if (!('block' in step)) return true;
  const { type } = blockIdParts(step.block);
  return isDirectOnly(type) || step.kind === 'publish' || (step.kind === 'delete' && type === 'vertical');
}

interface Cost {
  readonly requests: number;
  readonly seconds: number;
}

const SECONDS: Readonly<Record<CmsStep['kind'], number>> = {
  delete: COSTS.delete,
  children: COSTS.list,
  update: COSTS.update,
  publish: COSTS.publish,
  discard: COSTS.publish,
  'put-file': COSTS.update,
  'delete-file': COSTS.delete,
  'put-asset': COSTS.asset,
  'delete-asset': COSTS.asset,
};

function sent(steps: readonly CmsStep[]): Cost {
  return {
    requests: steps.length + (steps.some(({ kind }) => kind === 'delete-asset') ? 1 : 0),
    seconds: steps.reduce((sum, { kind }) => sum + SECONDS[kind], 0),
  };
}

function costOfSteps(steps: readonly CmsStep[], known: Course): Cost {
  const { requests, seconds } = sent(steps);
  const { blocks, pages, lists, units, upper } = touchedBy(steps, branchesOf(known));
  const checked = new Set([...units].slice(0, MOST_UNITS_CHECKED).concat([...lists]));
  if (blocks.size > MOST_READ_ALONE) {
    const all = exportSeconds(sizeOf(known)) + checked.size * COSTS.children;
    return { requests: requests + COSTS.exportRequests + checked.size, seconds: seconds + all };
  }
  // the course block for the marks, and a unit to be watched in the minute of the change
  const alone = blocks.size + pages.size + 1;
  const watched = units.size === 1 ? 1 : 0;
  const reads = alone + checked.size + watched + (upper ? 1 : 0);
  const reading = alone * COSTS.get + (checked.size + watched) * COSTS.children + (upper ? COSTS.outline : 0);
  return { requests: requests + reads, seconds: seconds + reading };
}

function costOfImport(steps: readonly CmsStep[], known: Course, next: Course): Cost {
  const { requests, seconds } = sent(steps);
  return {
    requests: requests + COSTS.importRequests + COSTS.exportRequests,
    seconds: seconds + importSeconds(sizeOf(next)) + exportSeconds(Math.max(sizeOf(known), sizeOf(next))),
  };
}

function sizeOf(course: Course): number {
  return [...branchesOf(course).draft.ids].length;
}
