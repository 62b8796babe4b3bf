import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Course,
  courseVersionOf,
  indexOf,
  mergeCourses,
  publishedView,
  readCourse,
  type Step,
  writeCourse,
} from '#olx';
import { smallSamples } from '../../support/courses.ts';
import { folderOf, reread } from '../../support/folders.ts';
import { type Recipe, recipes, stepFor } from './_random-steps.ts';
import { FILES, id, smallCourse } from './_small-course.ts';
import { made, walked } from './_states.ts';

function again(course: Course, folder: Parameters<typeof reread>[1]): Course {
  const read = readCourse(reread(writeCourse(course), folder));
  if (read.course === null) throw new Error(read.diagnostics.map(({ message }) => message).join(' '));
  return read.course;
}

const ids = (course: Course): readonly (readonly string[])[] =>
  [course.root, publishedView(course.root) ?? course.root].map((root) => [...indexOf(root).blocks.keys()]);

const sampleOf = (name: string) => {
  const sample = smallSamples().find((each) => each.name === name);
  if (sample === undefined) throw new Error(`no ${name}`);
  return sample;
};

describe.each(smallSamples())('$name, changed, written and read again', ({ course, folder }) => {
  it('has the same blocks of the same version in both forms', () => {
    fc.assert(
      fc.property(recipes, (list) => {
        const { end } = walked(course, list);
        const read = again(end, folder);
        expect(ids(read)).toEqual(ids(end));
        expect(courseVersionOf(read)).toBe(courseVersionOf(end));
      }),
      { numRuns: 10, seed: 20261123 },
    );
  });
});

describe('a name that is derived with a counter', () => {
  it('is written out when the first of that name goes from what is live', () => {
    const { course, folder } = sampleOf('inline-one-file');
    const recipe: Recipe = [4, 0, 257922183, 0, ''];
    const removed = made(course, [{ kind: 'delete', block: id('problem@Try_it') }]);
    const replace = stepFor(removed, recipe);
    if (replace === null) throw new Error('not read');
    const after = made(removed, [replace]);
    expect(ids(again(after, folder))).toEqual(ids(after));
  });

  it('is written out in what is live when a publish takes the first from there', () => {
    const { course, folder } = sampleOf('inline-one-file');
    const after = made(course, [
      { kind: 'delete', block: id('problem@Try_it') },
      { kind: 'publish', block: id('video@clip') },
    ]);
    expect(ids(after)[1]).not.toContain('problem@Try_it');
    expect(ids(again(after, folder))).toEqual(ids(after));
  });
});

describe('text before the children of a block that lost them', () => {
  it('stays before them when they come back', () => {
    const files = { 'sequential/l.xml': '<sequential>Loose<vertical url_name="v"/></sequential>' };
    const course = smallCourse(files);
    const remove: Step = { kind: 'delete', block: id('vertical@v') };
    const back = made(made(course, [remove]), [
      {
        kind: 'insert',
        parent: id('sequential@l'),
        index: null,
        subtree: indexOf(course.root).blocks.get(id('vertical@v')) ?? course.root,
        assets: {},
        target: 'archive',
      },
    ]);
    expect(ids(again(back, folderOf({ ...FILES, ...files })))).toEqual(ids(course));
  });
});

describe('a merge', () => {
  const { course, folder } = sampleOf('drafts');
  const move: Step = {
    kind: 'move',
    block: id('vertical@new_unit'),
    parent: id('sequential@lesson'),
    index: 0,
    from: id('sequential@lesson'),
  };

  it('puts a draft that one side edited where the other side moved it', () => {
    const edit: Step = { kind: 'set-settings', block: id('vertical@new_unit'), settings: { display_name: null } };
    for (const [ours, theirs] of [
      [edit, move],
      [move, edit],
    ] as const) {
      const { course: merged } = mergeCourses(course, made(course, [ours]), made(course, [theirs]), 'fail');
      const lesson = indexOf(again(merged, folder).root).blocks.get(id('sequential@lesson'));
      expect(lesson?.children[0]?.block.urlName).toBe('new_unit');
    }
  });

  it('keeps in both forms what one side published and the other deleted from them, where that side wins', () => {
    const published = made(course, [{ kind: 'publish', block: id('course@course') }]);
    const deleted = made(course, [{ kind: 'delete', block: id('html@second_text'), target: 'published' }]);
    const kept = mergeCourses(course, published, deleted, 'ours');
    expect(kept.conflicts.map(({ kind, block }) => [kind, block])).toEqual([['deleted', 'html@second_text']]);
    expect(ids(kept.course).map((form) => form.includes('html@second_text'))).toEqual([true, true]);
    const gone = mergeCourses(course, published, deleted, 'theirs');
    expect(ids(gone.course).map((form) => form.includes('html@second_text'))).toEqual([false, false]);
  });
});
