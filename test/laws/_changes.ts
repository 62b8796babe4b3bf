import {
  applySteps,
  type Block,
  type Course,
  type CourseKey,
  canContain,
  checkDocument,
  courseVersionOf,
  emptyCourse,
  type FolderFile,
  idOf,
  indexOf,
  invertSteps,
  mergeCourses,
  type Preference,
  readCourse,
  renameIds,
  stepsBetween,
  subtreeOf,
  takenIds,
  versionOf,
  writeCourse,
  writeDocument,
  writeSubtree,
} from '#olx';
import { rewriteBetween } from '../../src/olx/edit/rewrite.ts';
import { Refusal } from '../../src/server/refusal.ts';
import { restoringStep } from '../../src/server/writes/history.ts';
import { reread } from '../support/folders.ts';
import type { Choices } from './_choices.ts';
import { Broken } from './_law.ts';
import {
  afterStep,
  anyId,
  changedAtRandom,
  idsInForms,
  type MadeStepKind,
  STEP_MAKERS,
  throughJson,
} from './_steps.ts';

/** Where a case stands. */
export interface World {
  readonly now: Course;
  /** Former states, the first one first. */
  readonly past: readonly Course[];
  /** Every file that an asset or a course-level file may refer to. */
  readonly blobs: ReadonlyMap<string, FolderFile>;
}

/** What a change came to: the next state, and other course runs that it wrote to. */
export interface Changed {
  readonly next: Course;
  readonly others?: readonly Course[];
}

type Change = (world: World, choose: Choices) => Changed | null;

/** The key of the course run that is tried, and of the one into which parts of it are imported. */
const KEY = 'course-v1:o+c+r' as CourseKey;
const OTHER = 'course-v1:other+one+run' as CourseKey;

const madeSteps = Object.fromEntries(
  (Object.keys(STEP_MAKERS) as MadeStepKind[]).map((kind): [string, Change] => [
    kind,
    ({ now }, choose) => changed(now, afterStep(kind, now, choose)),
  ]),
);

const CHANGES: Readonly<Record<string, Change>> = {
  ...madeSteps,
  rewrite: ({ now, past }, choose) => {
    const wanted = choose.among(changedAtRandom(now, choose), choose.of(past) ?? now);
    const step = rewriteBetween(now, wanted);
    if (step === null) return null;
    const applied = applySteps(now, [throughJson(step)]);
    if (!applied.ok) throw new Broken('rewrite declined', applied.refusal.message);
    if (rewriteBetween(applied.course, wanted) !== null) throw new Broken('rewrite leads elsewhere', '');
    return { next: applied.course };
  },
  'steps between': ({ now, past }, choose) => {
    const wanted = choose.among(changedAtRandom(now, choose), choose.of(past) ?? now);
    const applied = applySteps(now, stepsBetween(now, wanted).map(throughJson));
    if (!applied.ok) throw new Broken('steps between declined', applied.refusal.message);
    if (courseVersionOf(applied.course) !== courseVersionOf(wanted))
      throw new Broken('steps between lead elsewhere', '');
    return changed(now, applied.course);
  },
  'undo steps': ({ now }, choose) => {
    const step = STEP_MAKERS[choose.of(Object.keys(STEP_MAKERS) as MadeStepKind[]) ?? 'move'](now, choose);
    const applied = step === null ? null : applySteps(now, [step]);
    if (step === null || applied?.ok !== true || applied.course === now) return null;
    const back = applySteps(applied.course, invertSteps(now, [step]).map(throughJson));
    if (!back.ok) throw new Broken('undo declined', back.refusal.message);
    if (rewriteBetween(back.course, now) !== null) throw new Broken('undo leads elsewhere', '');
    return { next: back.course };
  },
  revert: ({ now }, choose) => {
    const after = changedAtRandom(now, choose);
    const later = changedAtRandom(after, choose);
    if (after === now) return null;
    const { course, conflicts } = mergeCourses(after, later, now, 'fail');
    return conflicts.length > 0 ? null : { next: course };
  },
  'restore the course run': ({ now, past }, choose) => changed(now, choose.of(past) ?? null),
  'restore a block': ({ now, past }, choose) => {
    const then = choose.of(past);
    if (then === undefined) return null;
    try {
      const applied = applySteps(now, [throughJson(restoringStep(then, now, anyId(then, choose)))]);
      return applied.ok ? changed(now, applied.course) : null;
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
  },
  'merge=fail': merge('fail'),
  'merge=ours': merge('ours'),
  'merge=theirs': merge('theirs'),
  'export a block': (world, choose) => {
    const { now } = world;
    const id = anyId(now, choose);
    const block = subtreeOf(now, id);
    const read = block === null ? null : archiveOf(world, now, id);
    if (block === null || read === null) return null;
    if (versionOf(read.root) !== versionOf(block)) throw new Broken('archive has another version', id);
    if (block === now.root) return { next: read };
    const assets = Object.fromEntries(read.assets);
    const back = applySteps(now, [
      { kind: 'replace-subtree', block: id, subtree: read.root, assets, target: 'archive' },
    ]);
    // an old course may have blocks where their type does not belong, which only a whole import takes
    if (!back.ok && back.refusal.code !== 'olx-invalid')
      throw new Broken('archive cannot be put back', back.refusal.message);
    if (back.ok && !reachesOut(now, block) && courseVersionOf(back.course) !== courseVersionOf(now))
      throw new Broken('archive put back changes the course run', id);
    return { next: back.ok ? back.course : now, others: elsewhere(now, read) };
  },
  'export a document': ({ now }, choose) => {
    const id = anyId(now, choose);
    const block = indexOf(now.root).blocks.get(id);
    if (block === undefined) return null;
    const context = {
      type: block.type,
      urlName: block.urlName,
      parentType: null,
      scope: 'subtree',
      file: null,
    } as const;
    const { block: read, diagnostics } = checkDocument(writeDocument(block, now.root), context);
    // an old course may have blocks where their type does not belong, which may not be typed
    if (read === null && diagnostics.some(({ code }) => code === 'placement-not-allowed')) return null;
    // a shared block may be a draft below one parent and as it is live below another; a document has one of each
    if (diagnostics.some(({ code }) => code === 'url-name-duplicate')) return null;
    if (read === null) throw new Broken('document cannot be read', `${id}: ${diagnostics[0]?.message}`);
    const back = applySteps(now, [{ kind: 'replace-subtree', block: id, subtree: read, assets: {}, target: 'draft' }]);
    if (!back.ok && back.refusal.code !== 'olx-invalid')
      throw new Broken('document cannot be put back', back.refusal.message);
    if (back.ok && courseVersionOf(back.course) !== courseVersionOf(now))
      throw new Broken('document put back changes the course run', id);
    return { next: back.ok ? back.course : now };
  },
  'export of the course run': (world) => ({ next: readBack(world, world.now) }),
};

/** The kinds of changes that the law is tried on, which are rows of its table. */
export const CHANGE_KINDS: readonly string[] = Object.keys(CHANGES);

/** What a change of a kind makes of a state; null if it was not possible or changed nothing. */
export function change(kind: string, world: World, choose: Choices): Changed | null {
  return CHANGES[kind]?.(world, choose) ?? null;
}

function changed(now: Course, next: Course | null): Changed | null {
  return next === null || next === now ? null : { next };
}

function merge(prefer: Preference): Change {
  return (world, choose) => {
    const base = world.now;
    const ours = changedAtRandom(base, choose);
    const edited = changedAtRandom(base, choose);
    if (ours === base || edited === base) return null;
    // an import comes out of an archive
    const theirs = choose.once(2) ? readBack(world, edited) : edited;
    const { course, conflicts } = mergeCourses(base, ours, theirs, prefer);
    return prefer === 'fail' && conflicts.length > 0 ? null : { next: course };
  };
}

function readBack({ blobs }: World, course: Course): Course {
  const { course: read, diagnostics } = readCourse(reread(writeCourse(course), blobs));
  if (read === null)
    throw new Broken('export cannot be read', diagnostics.find(({ severity }) => severity === 'error')?.message ?? '');
  return read;
}

function archiveOf({ blobs }: World, course: Course, id: ReturnType<typeof idOf>): Course | null {
  const files = writeSubtree(course, id, KEY, { block: 'olx1-0', course: 'olx1-0' });
  if (files === null) return null;
  const { course: read, diagnostics } = readCourse(reread(files, blobs));
  if (read !== null) return read;
  throw new Broken(
    'archive cannot be read',
    `${id}: ${diagnostics.find(({ severity }) => severity === 'error')?.message}`,
  );
}

/** Whether a block inside a subtree has a parent outside it too: an archive of the subtree knows nothing of that one. */
function reachesOut(course: Course, root: Block): boolean {
  const inside = idsInForms(root);
  const { places } = indexOf(course.root);
  const isOutside = ({ parent }: { readonly parent: Block }): boolean => !inside.has(idOf(parent));
  return [...inside].some((id) => id !== idOf(root) && places.get(id)?.some(isOutside) === true);
}

/** Another course run with the subtree in it, under its own ids and, in this one, under new ones. */
function elsewhere(now: Course, read: Course): readonly Course[] {
  const id = idOf(read.root);
  const parent = indexOf(now.root).places.get(id)?.[0]?.parent;
  const assets = Object.fromEntries(read.assets);
  if (parent === undefined || !canContain(parent.type, read.root.type)) return [];
  const step = { kind: 'insert', index: null, assets, target: 'archive' } as const;
  const other = skeleton();
  const host = [...indexOf(other.root).blocks.values()].find(({ type }) => type === parent.type);
  const there = host === undefined ? null : applySteps(other, [{ ...step, parent: idOf(host), subtree: read.root }]);
  const { block: subtree } = renameIds(read.root, takenIds(now));
  const beside = applySteps(now, [{ ...step, parent: idOf(parent), subtree }]);
  for (const each of [there, beside]) {
    if (each?.ok === false && each.refusal.code !== 'olx-invalid')
      throw new Broken('archive cannot be added', each.refusal.message);
  }
  return [there, beside].flatMap((each) => (each?.ok === true ? [each.course] : []));
}

/** A course run with one block of each level. */
function skeleton(): Course {
  const xml = '<chapter url_name="x1"><sequential url_name="x2"><vertical url_name="x3"/></sequential></chapter>';
  const context = { type: 'chapter', urlName: 'x1', parentType: 'course', scope: 'subtree', file: null } as const;
  const { block } = checkDocument(xml, context);
  const empty = emptyCourse(OTHER);
  const applied =
    block === null
      ? null
      : applySteps(empty, [
          { kind: 'insert', parent: idOf(empty.root), index: null, subtree: block, assets: {}, target: 'archive' },
        ]);
  if (applied?.ok !== true) throw new Error('the other course run cannot be made');
  return applied.course;
}
