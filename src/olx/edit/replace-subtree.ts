import { type Block, idOf } from '../course/block.ts';
import { slotFor, withChildren } from '../course/children.ts';
import type { Course } from '../course/course.ts';
import { withoutDraftPlace } from '../course/draft-places.ts';
import { draftsIn, draftView, hasDraft, publishedView } from '../course/forms.ts';
import type { BlockId } from '../course/keys.ts';
import { isDirectOnly } from '../course/structure.ts';
import { idsBelow, indexOf, replaceBlock, replaceBlocks, replaceOutermost } from '../course/tree-index.ts';
import { hasErrors } from '../diagnostic.ts';
import { validatePlacement } from '../rules/validate.ts';
import { foldPath } from '../text/index.ts';
import { adopt, type Surroundings } from './adopt.ts';
import { pathsBeside, servesSeveral } from './block-paths.ts';
import { withoutChild } from './delete.ts';
import { publishedBlock } from './orphans.ts';
import { invalid, notFound, type Outcome, refused } from './outcome.ts';
import { isDocument } from './own-layout.ts';
import type { Step, Target } from './step.ts';
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
  const contradiction = draftsRefusal(next, step.target);
  if (contradiction !== null) return contradiction;
  const inside = idsBelow(former);
  const elsewhere = [...idsBelow(next)].filter((id) => !inside.has(id) && blocks.has(id));
  if (elsewhere.length > 0) {
    return refused('duplicate', 'These blocks already stand elsewhere in the course run.', elsewhere);
  }
  const wrong = validatePlacement(next);
  if (hasErrors(wrong)) return refused('olx-invalid', 'Some blocks stand where their type may not.', [], wrong);
  const around = surroundings(course, former, next, step.target);
  const outcome = isDirectOnly(former.type)
    ? {
        course: withRoot(
          course,
          replaceBlock(course.root, step.block, (block) => adopt(next, block, around)),
        ),
      }
    : replaceInUnits(course, next, around);
  return 'refusal' in outcome ? outcome : { course: withAssets(outcome.course, step.assets) };
}

/** Declines content that has drafts where all of it is to be published: none of it is dropped without a word. */
export function draftsRefusal(content: Block, target: Target): Outcome | null {
  if (target !== 'published' || !hasDraft(content)) return null;
  const drafts = draftsIn(content);
  const message =
    'This content has drafts, so it cannot all be published: take it as in the archive, as draft, or leave drafts/ out.';
  return refused('content-has-drafts', `${message} In drafts/: ${drafts.join(', ')}.`, drafts);
}

/** A unit, or a block in units, in the forms that the target means. */
function replaceInUnits(course: Course, next: Block, around: Surroundings): Outcome {
  const id = idOf(next);
  if (around.target === 'draft') {
    const change = (block: Block): Block => draftView(adopt(next, block, around));
    return { course: editWithin(course, id, ['draft'], change) };
  }
  const units = unitsAbove(course, id);
  if (around.target === 'published' && !units.has(id) && !canGoLive(course, id)) return notLive(id);
  const changes = new Map(
    [...units].map((unit) => [
      unit,
      (each: Block) => (unit === id ? adopt(next, each, around) : inForms(each, next, around, units.size > 1)),
    ]),
  );
  return { course: withRoot(course, replaceOutermost(course.root, changes)) };
}

/** A unit with a block inside it as the content has it in each form; in one that the content lacks, it goes. */
function inForms(unit: Block, next: Block, around: Surroundings, isShared: boolean): Block {
  // the place is that of the root of an archive; inside a unit no block states one
  const told = { draft: withoutDraftPlace(draftView(next)), published: publishedView(next) };
  const draft = draftView(unit);
  return withForms(unit, (form, which) => {
    const block = told[which];
    const id = idOf(next);
    // an archive tells the forms of one place only
    if (block === null) return isShared ? form : withoutBlock(form, id);
    if (indexOf(form).blocks.has(id)) return replaceBlock(form, id, (there) => adopt(block, there, around));
    return which === 'draft' ? form : withBlockOf(form, draft, adopt(block, null, around));
  });
}

function withoutBlock(form: Block, id: BlockId): Block {
  const parents = new Set((indexOf(form).places.get(id) ?? []).map(({ parent }) => idOf(parent)));
  return replaceBlocks(form, new Map([...parents].map((parent) => [parent, (each: Block) => withoutChild(each, id)])));
}

/** The published form with one more block, below those of its parents in the draft that are live, in the draft's order. */
function withBlockOf(live: Block, draft: Block, added: Block): Block {
  const id = idOf(added);
  let next = live;
  for (const { parent } of indexOf(draft).places.get(id) ?? []) {
    const ids = parent.children.map(({ block }) => idOf(block));
    const before = new Set(ids.slice(0, ids.indexOf(id)));
    if (!indexOf(next).blocks.has(idOf(parent))) continue;
    next = replaceBlock(next, idOf(parent), (there) => {
      const children = [...there.children];
      const at = children.findLastIndex(({ block }) => before.has(idOf(block))) + 1;
      children.splice(at, 0, { slot: slotFor(added), block: added });
      return withChildren(there, children);
    });
  }
  return next;
}

/** Whether a block inside a unit is live, or one of its parents is. */
export function canGoLive(course: Course, id: BlockId): boolean {
  const parents = (indexOf(course.root).places.get(id) ?? []).map(({ parent }) => idOf(parent));
  return [id, ...parents].some((each) => publishedBlock(course, each) !== null);
}

export function notLive(id: BlockId): Outcome {
  const message = `${id} cannot be published, because what it is in was never published. Publish that first.`;
  return refused('incompatible-placement', message, [id]);
}

/** What a new subtree is fitted into at the place of `former`. */
export function surroundings(
  course: Course,
  former: Block | null,
  next: Block,
  target: Target,
  ownFiles?: boolean,
): Surroundings {
  // what the other form has of a block is in the file that the block is to have in this one
  const live = publishedView(next);
  const inside = new Set([former, next, live].flatMap((each) => (each === null ? [] : [...idsBelow(each)])));
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
  return {
    target,
    typed: isDocument(next),
    placeOf: (id) => indexOf(course.root).places.get(id)?.[0],
    isTaken,
    isShared,
    ownFiles: ownFiles ?? former?.file !== null,
  };
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
