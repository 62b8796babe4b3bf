import { describe, expect, it } from 'vitest';
import {
  applySteps,
  type BlockId,
  type Course,
  checkDocument,
  courseVersionOf,
  draftView,
  type Folder,
  indexOf,
  parseCourseKey,
  readCourse,
  versionOf,
  writeDocument,
  writeSubtree,
} from '#olx';
import { samples } from '../../support/courses.ts';
import { reread } from '../../support/folders.ts';

const KEY = parseCourseKey('course-v1:Other+Place+2030');

/** The archive of a subtree, read again. */
function exported(course: Course, folder: Folder, id: BlockId): Course {
  const block = indexOf(course.root).blocks.get(id);
  if (KEY === null || block === undefined) throw new Error(`no ${id}`);
  const files = writeSubtree(course, id, KEY, { block: versionOf(block), course: courseVersionOf(course) });
  if (files === null) throw new Error(`no archive of ${id}`);
  const read = readCourse(reread(files, folder));
  if (read.course === null) throw new Error(`${id}: ${read.diagnostics[0]?.message}`);
  return read.course;
}

describe.each(samples())('every subtree of $name', { timeout: 120_000 }, ({ folder, course }) => {
  const ids = [...indexOf(course.root).blocks.keys()];

  it('is itself again when its archive is put back', () => {
    for (const id of ids) {
      const subtree = exported(course, folder, id);
      // below a unit with a draft, an archive also tells what is published; the version of the draft is the same
      const [there, here] = [subtree.root, indexOf(course.root).blocks.get(id) ?? course.root]
        .map(draftView)
        .map(versionOf);
      expect(there, id).toBe(here);
      if (id === 'course@course') continue;
      const assets = Object.fromEntries(subtree.assets);
      const applied = applySteps(course, [
        { kind: 'replace-subtree', block: id, subtree: subtree.root, assets, target: 'archive' },
      ]);
      expect(applied.ok && applied.course === course, id).toBe(true);
    }
  });

  it('is itself again when its document is saved as it was opened', () => {
    for (const id of ids) {
      const block = indexOf(course.root).blocks.get(id) ?? course.root;
      const context = {
        type: block.type,
        urlName: block.urlName,
        parentType: null,
        scope: 'subtree',
        file: null,
      } as const;
      const { block: subtree } = checkDocument(writeDocument(block), context);
      expect(subtree, id).not.toBeNull();
      if (subtree === null) continue;
      const applied = applySteps(course, [
        { kind: 'replace-subtree', block: id, subtree, assets: {}, target: 'draft' },
      ]);
      expect(applied.ok && applied.course === course, id).toBe(true);
    }
  });
});
