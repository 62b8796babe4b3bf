import { type Block, idOf } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import { draftView, publishedView } from '../course/forms.ts';
import type { BlockId } from '../course/keys.ts';
import { isDirectOnly } from '../course/structure.ts';
import { idsBelow, indexOf, replaceBlock, replaceOutermost } from '../course/tree-index.ts';
import { hasErrors } from '../diagnostic.ts';
import { validatePlacement } from '../rules/validate.ts';
import { foldPath } from '../text/index.ts';
import { adopt, pathsBeside, type Surroundings, servesSeveral } from './adopt.ts';
import { invalid, notFound, type Outcome, refused } from './outcome.ts';
import type { Step } from './step.ts';
import { editWithin, unitsAbove, withForms } from './within.ts';

/** Puts a subtree in the place of the block with its id; blocks of the former one that it lacks are gone. */
export function replaceSubtree(course: Course, step: Extract<Step, { kind: 'replace-subtree' }>): Outcome {
  const { blocks } = indexOf(course.root);
  const former = blocks.get(step.block);
  if (former === undefined) return notFound(step.block);
  const next = namedAs(former, step.subtree);
  if (idOf(next) !== step.block) {
    return invalid('folder-root-mismatch', `This is the OLX of ${idOf(next)}; it cannot replace ${step.block}.`, [
      step.block,
    ]);
  }
  const inside = idsBelow(former);
  const elsewhere = [...idsBelow(next)].filter((id) => !inside.has(id) && blocks.has(id));
  if (elsewhere.length > 0) {
    return refused('duplicate', 'These blocks already stand elsewhere in the course run.', elsewhere);
  }
  const wrong = validatePlacement(next);
  if (hasErrors(wrong)) return refused('olx-invalid', 'Some blocks stand where their type may not.', [], wrong);
  const around = surroundings(course, former, step.target);
  const replaced = isDirectOnly(former.type)
    ? withRoot(
        course,
        replaceBlock(course.root, step.block, (block) => adopt(next, block, around)),
      )
    : replaceBelowUnit(course, next, former, around);
  return { course: withAssets(replaced, step.assets) };
}

function replaceBelowUnit(course: Course, next: Block, former: Block, around: Surroundings): Course {
  const id = idOf(former);
  const units = unitsAbove(course, id);
  if (around.target === 'draft') return editWithin(course, id, 'draft', (block) => asDraft(adopt(next, block, around)));
  return withRoot(
    course,
    replaceOutermost(
      course.root,
      new Map(
        [...units].map((unit) => [
          unit,
          (each: Block) => (unit === id ? adopt(next, each, around) : insideUnit(each, next, around)),
        ]),
      ),
    ),
  );
}

/** An import below a unit changes both forms of the unit, each as the archive tells it. */
function insideUnit(unit: Block, next: Block, around: Surroundings): Block {
  const id = idOf(next);
  const told = { draft: draftView(next), published: publishedView(next) };
  return withForms(unit, (form, which) => {
    const block = told[which];
    if (block === null || !indexOf(form).blocks.has(id)) return form;
    return replaceBlock(form, id, (there) => adopt(block, there, around));
  });
}

/** Inside the draft of a unit nothing has a published form of its own. */
export function asDraft(block: Block): Block {
  return draftView(block);
}

/** What a new subtree is fitted into at the place of `former`. */
export function surroundings(
  course: Course,
  former: Block | null,
  target: Surroundings['target'],
  ownFiles?: boolean,
): Surroundings {
  const inside: ReadonlySet<BlockId> = former === null ? new Set() : idsBelow(former);
  let paths: ReadonlySet<string> | null = null;
  const isTaken = (path: string): boolean => {
    paths ??= new Set([...pathsOf(course), ...pathsBeside(course.root, inside)].map(foldPath));
    return paths.has(foldPath(path));
  };
  const shared = new Map<string, boolean>();
  const isShared = (path: string): boolean => {
    const known = shared.get(path) ?? servesSeveral(course.root, path);
    shared.set(path, known);
    return known;
  };
  return { target, isTaken, isShared, ownFiles: ownFiles ?? former?.file !== null };
}

function pathsOf(course: Course): readonly string[] {
  return [...course.files.keys(), course.rootFile.path, ...(course.policy === null ? [] : [course.policy.path])];
}

/**
 * New content under the name of the block that it is put in place of: a text without url_name speaks
 * of that block, and the root of a course run keeps the run that it has here.
 */
export function namedAs(former: Block, next: Block): Block {
  if (next.type !== former.type || next.urlName === former.urlName) return next;
  if (next.type !== 'course' && !next.derivedName) return next;
  const { published } = next;
  return { ...next, urlName: former.urlName, ...(published ? { published: namedAs(former, published) } : {}) };
}

export function withRoot(course: Course, root: Block): Course {
  return root === course.root ? course : { ...course, root };
}

/** The course with assets added, or put in place of those of the same path. */
export function withAssets(course: Course, added: Extract<Step, { kind: 'insert' }>['assets']): Course {
  const changed = Object.entries(added).filter(([path, { hash }]) => course.assets.get(path)?.hash !== hash);
  return changed.length === 0 ? course : { ...course, assets: new Map([...course.assets, ...changed]) };
}
