import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applySteps,
  type BlockId,
  type Course,
  type CourseKey,
  courseVersionOf,
  draftView,
  type Folder,
  hasDraft,
  idOf,
  idsBelow,
  indexOf,
  isDirectOnly,
  publishedView,
  readCourse,
  type Step,
  type Target,
  versionOf,
  writeCourse,
  writeSubtree,
} from '#olx';
import { samples } from '../../support/courses.ts';
import { reread } from '../../support/folders.ts';
import { allRecipes, type Recipe, stepFor } from './_random-steps.ts';
import { made } from './_states.ts';

const KEY = 'course-v1:Other+Place+2030' as CourseKey;

const withDrafts = samples().filter(({ course }) => hasDraft(course.root));

/** The topmost blocks that have a draft form of their own. */
function unitsOf(course: Course): readonly BlockId[] {
  return [...indexOf(course.root).blocks].flatMap(([id, block]) => {
    const parents = (indexOf(course.root).places.get(id) ?? []).map(({ parent }) => parent.type);
    return !isDirectOnly(block.type) && parents.every(isDirectOnly) ? [id] : [];
  });
}

/** The archive of a unit as it is downloaded, read again. */
function exported(course: Course, folder: Folder, id: BlockId): Course {
  const files = writeSubtree(course, id, KEY, { block: 'olx1-0', course: 'olx1-0' });
  const read = files === null ? null : readCourse(reread(files, folder)).course;
  if (read === null) throw new Error(`${id} cannot be exported`);
  return read;
}

function putBack(course: Course, id: BlockId, archive: Course, target: Target): Course {
  const assets = Object.fromEntries(archive.assets);
  return made(course, [{ kind: 'replace-subtree', block: id, subtree: archive.root, assets, target }]);
}

/** The course run after some edits inside a unit, of every kind that an author or an import takes there. */
function editedInside(course: Course, unit: BlockId, list: readonly Recipe[]): Course {
  let now = course;
  for (const [kind, at, other, index, word] of list) {
    const { blocks } = indexOf(now.root);
    const block = blocks.get(unit);
    if (block === undefined) return now;
    const inside = [...idsBelow(block)];
    const place = [...blocks.keys()].indexOf(inside[at % inside.length] ?? unit);
    const step = stepFor(now, [kind, place, other, index, word]);
    if (step === null || !staysInside(step, unit, new Set(inside))) continue;
    const applied = applySteps(now, [step]);
    if (applied.ok) now = applied.course;
  }
  return now;
}

function staysInside(step: Step, unit: BlockId, inside: ReadonlySet<BlockId>): boolean {
  if (step.kind === 'move') return inside.has(step.parent);
  if (step.kind === 'delete' && step.block === unit) return false;
  // a rename changes links outside the unit too
  return !/asset|file|rename/.test(step.kind);
}

type Files = Readonly<Record<string, string>>;

/** Everything that is written, by path: text, or the hash of bytes. A list that was emptied may keep its end tag. */
function bytesOf(course: Course): Files {
  return Object.fromEntries(
    [...writeCourse(course)].map(([path, file]) => [
      path,
      'text' in file ? file.text.replace(/>\s*<\/sequential>/, '/>') : file.blob.hash,
    ]),
  );
}

/** Whether a unit has drafts of single components. */
function draftsInside(course: Course, unit: BlockId): boolean {
  const block = indexOf(course.root).blocks.get(unit);
  return block !== undefined && block.published === undefined && hasDraft(block);
}

/**
 * The course run as it is written. Where a unit has drafts of single components, as old exports do, each
 * form for itself: after an edit the draft is one of the unit.
 */
function statesOf(course: Course, isApart: boolean): readonly Files[] {
  if (!isApart) return [bytesOf(course)];
  const live = publishedView(course.root);
  return [draftView(course.root), ...(live === null ? [] : [live])].map((root) => bytesOf({ ...course, root }));
}

/** The files that differ, with both texts. */
function differences(one: Files, other: Files): readonly (readonly [string, string | undefined, string | undefined])[] {
  const paths = [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((path) => one[path] !== other[path]);
  return paths.map((path) => [path, one[path], other[path]] as const);
}

describe('a course with drafts', () => {
  it('is among those that are tried', () => expect(withDrafts.map(({ name }) => name)).toContain('drafts'));
});

describe.each(withDrafts)('each unit of $name', { timeout: 120_000 }, ({ course, folder }) => {
  const all = unitsOf(course).map((id) => ({ id, archive: exported(course, folder, id) }));
  const changed = all.filter(({ archive }) => hasDraft(archive.root));
  // those with drafts first, and as often as all others
  const units = [...changed, ...all.filter((each) => !changed.includes(each))];
  const anyUnit = fc.oneof(fc.nat(changed.length - 1), fc.nat(units.length - 1));
  const unitAt = (at: number) => units[at] ?? { id: idOf(course.root), archive: course };
  const runs = { numRuns: 60, seed: 20261201 };

  it('is as it was in both forms, to the byte, when its export is put back as in the archive', () => {
    const edited = new Set<BlockId>();
    fc.assert(
      fc.property(anyUnit, allRecipes, (at, list) => {
        const { id, archive } = unitAt(at);
        const changed = editedInside(course, id, list);
        if (changed !== course) edited.add(id);
        const back = putBack(changed, id, archive, 'archive');
        expect(courseVersionOf(back)).toBe(courseVersionOf(course));
        const isApart = draftsInside(course, id);
        const after = statesOf(back, isApart);
        for (const [form, before] of statesOf(course, isApart).entries())
          expect(differences(before, after[form] ?? {})).toEqual([]);
      }),
      runs,
    );
    expect(edited.size).toBeGreaterThanOrEqual(Math.min(changed.length, runs.numRuns / 3));
  });

  it('leaves what learners see alone, to the byte, when another course run is imported as a draft', () => {
    fc.assert(
      fc.property(anyUnit, allRecipes, allRecipes, (at, list, others) => {
        const { id } = unitAt(at);
        const archive = exported(editedInside(course, id, list), folder, id);
        const here = editedInside(course, id, others);
        const next = putBack(here, id, archive, 'draft');
        expect(publishedView(next.root)).toEqual(publishedView(here.root));
        const [draft, wanted] = [next, archive].map(({ root }) => indexOf(draftView(root)).blocks.get(id));
        expect(draft && versionOf(draft)).toBe(wanted && versionOf(wanted));
      }),
      runs,
    );
  });

  it('is live as its archive publishes it when that is imported as published', () => {
    fc.assert(
      fc.property(anyUnit, allRecipes, allRecipes, (at, list, others) => {
        const { id } = unitAt(at);
        const source = made(editedInside(course, id, list), [{ kind: 'publish', block: id }]);
        const archive = exported(source, folder, id);
        const next = putBack(editedInside(course, id, others), id, archive, 'published');
        const unit = indexOf(next.root).blocks.get(id);
        expect(unit && hasDraft(unit)).toBe(false);
        expect(unit && versionOf(unit)).toBe(versionOf(archive.root));
        const live = publishedView(next.root);
        expect(live && indexOf(live).blocks.has(idOf(archive.root))).toBe(true);
      }),
      runs,
    );
  });

  it('is refused as published, with what has drafts, if its archive holds drafts', () => {
    for (const { id, archive } of changed) {
      const step: Step = { kind: 'replace-subtree', block: id, subtree: archive.root, assets: {}, target: 'published' };
      const applied = applySteps(course, [step]);
      expect(applied.ok ? null : applied.refusal.code).toBe('content-has-drafts');
      expect(applied.ok ? [] : applied.refusal.blocks).not.toEqual([]);
    }
  });
});
