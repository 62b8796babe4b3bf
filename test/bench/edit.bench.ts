/*
 * Edits of one unit in a course of 10,000 blocks against the same in one of 1,000: hash, diff and
 * extract must take time in proportion to the subtree, not to the course. Then the whole of a
 * single-block edit, and merges of hostile size.
 */
import assert from 'node:assert/strict';
import {
  applySteps,
  type Block,
  type BlockId,
  type Course,
  courseVersionOf,
  effectOf,
  indexOf,
  mergeCourses,
  parseCourseKey,
  readCourse,
  readDocument,
  type Step,
  versionOf,
  writeSubtree,
} from '#olx';
import { bigCourse } from '../support/big-course.ts';
import { folderOf } from '../support/folders.ts';
import { absolute, heading, median, medians, ratio } from './_report.ts';

const ROUNDS = 41;
/** Not counted: until all is compiled. */
const WARM = 10;
/** Each timed figure is of so many edits, as a single one is too short for the clock. */
const EDITS = 8;
const UNIT = 'vertical@unit_0_2_3' as BlockId;
const PART = 'problem@part_0_2_3_0' as BlockId;
const KEY = parseCourseKey('course-v1:Big+Course+run');
if (KEY === null) throw new Error('no key');
const key = KEY;

const courses = { large: bigCourse({ blocks: 10_000 }), small: bigCourse({ blocks: 1_000 }) };
const drafted = bigCourse({ blocks: 10_000, draftEvery: 10 });

function edited(course: Course, name: string, block: BlockId = PART): Course {
  const step: Step = { kind: 'set-settings', block, settings: { display_name: name } };
  const applied = applySteps(course, [step]);
  if (!applied.ok) throw new Error(applied.refusal.message);
  return applied.course;
}

function unitOf(course: Course): Block {
  return indexOf(course.root).blocks.get(UNIT) ?? assert.fail();
}

// both courses hold the same unit, and know their versions, as a service that has them in memory does
assert.equal(indexOf(courses.large.root).blocks.size, 10_000);
assert.equal(indexOf(courses.small.root).blocks.size, 1_000);
assert.equal(versionOf(unitOf(courses.large)), versionOf(unitOf(courses.small)));
for (const course of [...Object.values(courses), drafted]) courseVersionOf(course);

/** Fresh courses with the unit edited, so that no memo answers. */
function fresh(course: Course): readonly Course[] {
  fresh.count += 1;
  return Array.from({ length: EDITS }, (_, at) => edited(course, `Edit ${fresh.count} ${at}`));
}
fresh.count = 0;

/** The median of what it takes a task over edited courses that are made beforehand. */
function compare(task: (course: Course, former: Course) => unknown): {
  readonly large: number;
  readonly small: number;
} {
  const times = { large: [] as number[], small: [] as number[] };
  for (let round = -WARM; round < ROUNDS; round += 1) {
    for (const size of ['large', 'small'] as const) {
      const made = fresh(courses[size]);
      const start = performance.now();
      for (const course of made) task(course, courses[size]);
      if (round >= 0) times[size].push((performance.now() - start) / EDITS);
    }
  }
  return { large: median(times.large), small: median(times.small) };
}

heading('one edited unit, 10,000 blocks against 1,000', 'ms');
const hash = compare((course) => versionOf(unitOf(course)));
ratio('hash of the unit', hash.large, hash.small, { atMost: 1.3 });
const diff = compare((course, former) =>
  effectOf({ ...former, root: unitOf(former) }, { ...course, root: unitOf(course) }),
);
ratio('diff of the unit', diff.large, diff.small, { atMost: 1.3 });
const extract = compare((course) => writeSubtree(course, UNIT, key, { block: 'x', course: 'y' }));
ratio('extract of the unit', extract.large, extract.small, { atMost: 1.3 });

heading('one edit in 10,000 blocks, all told', 'ms');
let count = 0;
function wholeEdit(course: Course): void {
  count += 1;
  const next = edited(course, `Whole ${count}`, `problem@part_${count % 40}_1_${count % 5}_0` as BlockId);
  effectOf(course, next);
  versionOf(next.root);
}
const whole = medians({ plain: () => wholeEdit(courses.large), drafts: () => wholeEdit(drafted) }, 101);
absolute('apply, diff and hash', whole.plain, { atMost: 5 });
absolute('the same, every tenth unit with a draft', whole.drafts, { atMost: 5 });
const [ours, theirs] = [edited(courses.large, 'Ours'), edited(courses.large, 'Theirs', 'html@part_3_1_1_1' as BlockId)];
const merging = medians({ merge: () => mergeCourses(courses.large, ours, theirs, 'fail') }, 31);
absolute('merge of two such edits', merging.merge, { atMost: 25 });

heading('hostile input', 'ms');
const shuffled = (by: number): Course => flat(Array.from({ length: 4_000 }, (_, at) => (at * by) % 4_000));
function flat(order: readonly number[]): Course {
  return read(
    `<vertical url_name="v">${order.map((at) => `<problem url_name="p${at}" a="${at}"/>`).join('')}</vertical>`,
  );
}
function read(unit: string): Course {
  const { course, diagnostics } = readCourse(
    folderOf({
      'course.xml': `<course url_name="r" org="o" course="c"><chapter url_name="s"><sequential url_name="l">${unit}</sequential></chapter></course>`,
    }),
  );
  return course ?? assert.fail(diagnostics[0]?.message);
}
const lists = { base: shuffled(1), ours: shuffled(7), theirs: shuffled(11) };
const DEEP = 240;
function deep(inner: string): Course {
  const nest = `${'<vertical>'.repeat(DEEP)}${inner}${'</vertical>'.repeat(DEEP)}`;
  return read(`<vertical url_name="v">${nest.repeat(Math.floor(1_000_000 / nest.length))}</vertical>`);
}
const nests = { base: deep('<html>a</html>'), ours: deep('<html>b</html>'), theirs: deep('<html>c</html>') };
const empty = read('<vertical url_name="v" display_name="Empty"/>');
/** Puts a unit with so many children in the place of an empty one, read from what an author typed. */
function widen(children: number): void {
  const typed = Array.from({ length: children }, (_, at) => `<html>${at}</html>`).join('');
  const { block } = readDocument(`<vertical url_name="v">${typed}</vertical>`, null);
  if (block === null) assert.fail();
  const place = 'vertical@v' as BlockId;
  const applied = applySteps(empty, [
    { kind: 'replace-subtree', block: place, subtree: block, assets: {}, target: 'draft' },
  ]);
  if (!applied.ok) assert.fail(applied.refusal.message);
  effectOf(empty, applied.course);
}
const hostile = medians(
  {
    wide: () => widen(16_000),
    narrow: () => widen(4_000),
    lists: () => mergeCourses(lists.base, lists.ours, lists.theirs, 'fail'),
    nests: () => mergeCourses(nests.base, nests.ours, nests.theirs, 'fail'),
  },
  3,
);
absolute('merge of 4,000 children in three orders', hostile.lists, { atMost: 1_000 });
absolute('merge of 1 MB of deep unnamed units', hostile.nests, { atMost: 5_000 });
// in proportion it would be 4, with the square 16
ratio('16,000 new children, against 4,000', hostile.wide, hostile.narrow, { atMost: 8 });
