import { type Block, idOf } from '../../course/block.ts';
import { slotFor } from '../../course/children.ts';
import type { Course, PolicyFile } from '../../course/course.ts';
import { hasDraft } from '../../course/forms.ts';
import { isDirectOnly } from '../../course/structure.ts';
import { idsBelow, indexOf, replaceBlocks } from '../../course/tree-index.ts';
import { courseVersionOf, versionOf } from '../../version/index.ts';
import { pathsBeside } from '../block-paths.ts';
import { sameJson } from '../own-layout.ts';
import { hasPolicy, withPolicyText } from '../policy-text.ts';
import { rewriteBetween } from '../rewrite.ts';
import type { Step } from '../step.ts';
import { changeBlocks } from './change-blocks.ts';
import { placeBlocks } from './place-blocks.ts';
import { Route } from './route.ts';

/**
 * Steps that lead from one state of a course run to another. Applied to `before`, they give the version of `after`,
 * for each block and in both forms. Blocks are matched by id. The steps are small: equal blocks are skipped, and a
 * block with new settings gets only those. A `rewrite` does what no other step can. Layouts may differ afterwards.
 */
export function stepsBetween(before: Course, after: Course): readonly Step[] {
  if (before === after || sameVersions(before, after)) return [];
  const route = new Route(before);
  changeAssets(route, after);
  placeBlocks(route, after);
  changeBlocks(route, after);
  layDrafts(route, after);
  changeFiles(route, after);
  if (sameVersions(route.course, after)) return route.steps;
  const whole = rewriteBetween(before, after);
  return whole === null ? [] : [whole];
}

function changeAssets(route: Route, after: Course): void {
  const { assets } = route.course;
  for (const [path, blob] of after.assets) {
    if (assets.get(path)?.hash !== blob.hash) route.take({ kind: 'put-asset', path, blob });
  }
  for (const path of assets.keys()) if (!after.assets.has(path)) route.take({ kind: 'delete-asset', path });
}

/** Whether all blocks have the same versions, wherever in a unit its drafts lie, and the course runs too. */
function sameVersions(a: Course, b: Course): boolean {
  return courseVersionOf(a) === courseVersionOf(b) && torn(a.root, b.root).length === 0;
}

/** The units that are equal, though blocks inside them are not, as their drafts lie elsewhere. */
function torn(a: Block, b: Block): readonly Block[] {
  if (a === b || (!hasDraft(a) && !hasDraft(b))) return [];
  if (!isDirectOnly(b.type)) return sameWithin(a, b) ? [] : [b];
  const others = new Map(a.children.map((child) => [idOf(child.block), child.block]));
  return b.children.flatMap(({ block }) => {
    const other = others.get(idOf(block));
    return other === undefined ? [] : torn(other, block);
  });
}

function sameWithin(a: Block, b: Block): boolean {
  if (a === b || (!hasDraft(a) && !hasDraft(b))) return true;
  return (
    versionOf(a) === versionOf(b) &&
    a.children.every((child, at) => sameWithin(child.block, b.children[at]?.block ?? child.block))
  );
}

/** Lays the drafts inside a unit where `after` has them, which shows in the versions of its parts only. */
function layDrafts(route: Route, after: Course): void {
  for (const unit of torn(route.course.root, after.root)) {
    const here = route.block(idOf(unit));
    if (here === undefined || pathsOf(unit).some(takenBeside(route.course, here)) || hasPolicy(unit)) continue;
    const { course } = route;
    const step = rewriteBetween(course, { ...course, root: withUnit(course.root, unit) });
    if (step !== null) route.take(step, (next) => courseVersionOf(next) === courseVersionOf(course));
  }
}

/** The tree with a unit put in to the letter, named by its parents as its layout wants. */
function withUnit(root: Block, unit: Block): Block {
  const id = idOf(unit);
  const naming = (parent: Block): Block => ({
    ...parent,
    children: parent.children.map((child) =>
      idOf(child.block) === id ? { ...child, slot: slotFor(unit, child.slot) } : child,
    ),
  });
  const parents = (indexOf(root).places.get(id) ?? []).map(({ parent }) => [idOf(parent), naming] as const);
  return replaceBlocks(root, new Map([...parents, [id, () => unit]]));
}

/** Course-level files and what policy.json says of blocks that are not there; the run's own folder under the name that it has here. */
function changeFiles(route: Route, after: Course): void {
  const { course } = route;
  const [run, other] = [`policies/${course.root.urlName}/`, `policies/${after.root.urlName}/`];
  const files = new Map(
    [...after.files].map(
      ([path, blob]) => [path.startsWith(other) ? run + path.slice(other.length) : path, blob] as const,
    ),
  );
  const unmatched = after.policy?.unmatched ?? {};
  const policy: PolicyFile | null = course.policy ?? { path: `${run}policy.json`, text: '{}\n', unmatched: {} };
  const told = sameJson(policy.unmatched, unmatched)
    ? course
    : withPolicyText({ ...course, policy: { ...policy, unmatched } });
  const step = rewriteBetween(course, { ...told, files });
  if (step === null) return;
  if (![...files.keys()].some(hasOtherMeaning(course))) route.take(step);
}

/** Whether a path names something else here than a course-level file. */
function hasOtherMeaning(course: Course): (path: string) => boolean {
  const { base } = course.rootFile;
  const run = `policies/${course.root.urlName}`;
  const taken = takenBeside({ ...course, files: new Map() }, null);
  return (path) => {
    // beside the wrapping folder, where there is one
    if (path.startsWith('/')) return base === '' || path.startsWith(`/${base}`);
    return taken(path) || path === `${run}/policy.json` || path === `${run}.json` || path.startsWith('static/');
  };
}

function takenBeside(course: Course, block: Block | null): (path: string) => boolean {
  const paths = pathsBeside(course.root, block === null ? new Set() : idsBelow(block));
  return (path) =>
    paths.has(path) || course.files.has(path) || path === course.policy?.path || path === course.rootFile.path;
}

function pathsOf(unit: Block): readonly string[] {
  return [...pathsBeside(unit, new Set())];
}
