import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Course,
  courseVersionOf,
  type Folder,
  hasErrors,
  idOf,
  indexOf,
  parseXml,
  publishedView,
  readCourse,
  readDocument,
  subtreeOf,
  versionOf,
  walk,
  writeCourse,
  writeDocument,
  writeSubtree,
} from '#olx';
import { smallSamples } from '../../support/courses.ts';
import { fileOf, reread } from '../../support/folders.ts';
import { allRecipes } from './_random-steps.ts';
import { walked } from './_states.ts';

/** Tags of old courses, of other types, and of nothing at all. */
const TAGS = ['videosequence', 'problem', 'vertical', 'html', 'customtag', 'x'] as const;

/** The files that pointers name in the published form; of a draft the root tag is the type. */
function pointedFiles(course: Course): readonly string[] {
  const live = publishedView(course.root);
  const files = live === null ? [] : [...walk(live)].flatMap(({ file }) => (file === null ? [] : [file.path]));
  return [...new Set(files)].filter((path) => path !== course.rootFile.path).map((path) => course.rootFile.base + path);
}

/** The folder with other root tags in some files that pointers name; a file of a `filename` is left alone. */
function retagged(folder: Folder, course: Course, tags: readonly number[]): Folder {
  const changed = new Map(folder);
  for (const [at, path] of pointedFiles(course).entries()) {
    const tag = TAGS[tags[at % tags.length] ?? 0];
    const bytes = folder.get(path)?.bytes;
    const document = bytes ? parseXml(new TextDecoder().decode(bytes), null).document : null;
    if (tag === undefined || document === null) continue;
    const { root, text } = document;
    const opened = text.slice(0, root.start + 1) + tag + text.slice(root.start + 1 + root.name.length, root.closeStart);
    const end = root.selfClosing ? text.slice(root.closeStart) : `</${tag}>${text.slice(root.end)}`;
    changed.set(path, fileOf(opened + end));
  }
  return changed;
}

function again(course: Course, folder: Folder): Course {
  const read = readCourse(reread(writeCourse(course), folder));
  if (read.course === null) throw new Error(read.diagnostics.map(({ message }) => message).join(' '));
  return read.course;
}

const ids = (course: Course): readonly (readonly string[])[] =>
  [course.root, publishedView(course.root) ?? course.root].map((root) => [...indexOf(root).blocks.keys()]);

const tagChoices = fc.array(fc.nat(TAGS.length), { minLength: 1, maxLength: 9 });

describe.each(smallSamples().filter(({ name }) => name !== 'filename-attribute'))(
  '$name, with other root tags in its files',
  ({ course, folder }) => {
    it('is the same course run, to the version, and comes back byte for byte', () => {
      fc.assert(
        fc.property(tagChoices, (tags) => {
          const other = retagged(folder, course, tags);
          const read = readCourse(other);
          expect(hasErrors(read.diagnostics)).toBe(false);
          if (read.course === null) throw new Error('not read');
          expect(ids(read.course)).toEqual(ids(course));
          expect(courseVersionOf(read.course)).toBe(courseVersionOf(course));
          const written = reread(writeCourse(read.course), other);
          const differing = [...other].filter(([path, { blob }]) => written.get(path)?.blob.hash !== blob.hash);
          expect(differing.map(([path]) => path)).toEqual([]);
        }),
        { numRuns: 10, seed: 20261130 },
      );
    });

    it('says every type in its documents and subtree archives', () => {
      fc.assert(
        fc.property(tagChoices, fc.nat(), (tags, at) => {
          const other = retagged(folder, course, tags);
          const read = readCourse(other).course;
          if (read === null) throw new Error('not read');
          const blocks = [...indexOf(read.root).blocks.values()];
          const block = blocks[at % blocks.length] ?? read.root;
          const document = readDocument(writeDocument(block, read.root), null).block;
          expect(document && [idOf(document), document.text.startsWith(`<${block.type}`)]).toEqual([idOf(block), true]);
          const versions = { block: '', course: '' };
          const output = writeSubtree(read, idOf(block), 'course-v1:o+c+r' as never, versions);
          const archive = readCourse(reread(output ?? new Map(), other));
          expect(archive.course && versionOf(archive.course.root)).toBe(
            versionOf(subtreeOf(read, idOf(block)) ?? block),
          );
        }),
        { numRuns: 20, seed: 20261130 },
      );
    });

    it('has the same blocks of the same version when it was changed, written and read again', () => {
      fc.assert(
        fc.property(tagChoices, allRecipes, (tags, recipes) => {
          const other = retagged(folder, course, tags);
          const read = readCourse(other).course;
          if (read === null) throw new Error('not read');
          const { end } = walked(read, recipes);
          const back = again(end, folder);
          expect(ids(back)).toEqual(ids(end));
          expect(courseVersionOf(back)).toBe(courseVersionOf(end));
        }),
        { numRuns: 10, seed: 20261130 },
      );
    });
  },
);
