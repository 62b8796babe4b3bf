import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Course, courseVersionOf, draftView, idOf, publishedView, readCourse, walk, writeCourse } from '#olx';
import {
  inventedIn,
  type Respelled,
  respelled,
  SPELLING_RULES,
  type SpellingOptions,
  spellingBetween,
  spellingOf,
} from '../../src/openedx/spelling/index.ts';
import { smallSamples } from '../support/courses.ts';
import { reread } from '../support/folders.ts';
import { exportedCourses, NOTHING_INVENTED, textsOf } from './_exported.ts';
import { patched } from './_patched.ts';
import {
  EXPLAINED_PREDICTIONS,
  EXPLAINED_REPEATS,
  type ExplainedRemainder,
  type Remaining,
} from './_spelling-differences.ts';

const courses = await exportedCourses();
const README = join(import.meta.dirname, '../../src/openedx/spelling/README.md');

/** The options for what was respelled, whose new texts must be at hand. */
function after({ texts }: Respelled, options: SpellingOptions): SpellingOptions {
  return { ...options, textOf: (blob) => texts.get(blob.hash) ?? options.textOf(blob) };
}

function remaining(name: string, source: Course, before: Course, now: Course): readonly Remaining[] {
  return spellingBetween(before, now).map((each) => ({ ...each, course: name, source }));
}

function unexplained(all: readonly Remaining[], rules: readonly ExplainedRemainder[]): readonly Remaining[] {
  return all.filter((each) => !rules.some(({ explains }) => explains(each)));
}

describe.skipIf(courses.length === 0)('the prediction from the five real courses', () => {
  const predictions = courses.map((each) => ({ ...each, predicted: respelled(each.source, each.options) }));
  const all = predictions.flatMap(({ name, source, predicted, exported }) =>
    remaining(name, source, predicted.course, exported),
  );

  it('is the export, block by block and file by file, or a rule explains the difference', () => {
    expect(unexplained(all, EXPLAINED_PREDICTIONS)).toEqual([]);
    expect(predictions.flatMap(({ predicted }) => [...predicted.dropped, ...predicted.unpredicted])).toEqual([]);
  });

  it.each(EXPLAINED_PREDICTIONS)('differs by the rule: $rule', ({ explains }) => {
    expect(all.filter(explains).length).toBeGreaterThan(0);
  });

  it.each(predictions)('has the course version of the export: $name', ({ name, predicted, exported }) => {
    const differing = all.filter(({ course }) => course === name);
    // only what a rule explains is taken from the export
    expect(courseVersionOf(patched(predicted.course, exported, differing))).toBe(courseVersionOf(exported));
    expect(differing.length).toBeLessThanOrEqual(2);
  });

  it.each(predictions)('reads back as the same: $name', ({ predicted, folders }) => {
    const made = new Map([...predicted.texts].map(([hash, text]) => [hash, new TextEncoder().encode(text)]));
    const texts = new Map([...made].map(([hash, bytes]) => [hash, { blob: { hash, size: bytes.length }, bytes }]));
    const written = reread(writeCourse(predicted.course), ...folders, texts);
    const { course, diagnostics } = readCourse(written);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(course && courseVersionOf(course)).toBe(courseVersionOf(predicted.course));
  });
});

describe.skipIf(courses.length === 0)('the prediction from an export', () => {
  const repeats = courses.map((each) => ({ ...each, again: respelled(each.exported, each.options) }));
  const all = [
    ...repeats.flatMap(({ name, exported, again }) => remaining(name, exported, exported, again.course)),
    ...courses.flatMap(({ name, source, options }) => {
      const once = respelled(source, options);
      return remaining(name, source, once.course, respelled(once.course, after(once, options)).course);
    }),
  ];

  it('is the export itself, and so is that from a prediction', () => {
    expect(unexplained(all, EXPLAINED_REPEATS)).toEqual([]);
  });

  it.each(EXPLAINED_REPEATS)('differs by the rule: $rule', ({ explains }) => {
    expect(all.filter(explains).length).toBeGreaterThan(0);
  });

  it.each(repeats)('keeps the blocks of $name that do not change as the same objects', ({ exported, again }) => {
    const differing = new Set(spellingBetween(exported, again.course).map(({ block }) => block));
    const now = new Set(walk(again.course.root));
    const copied = [...walk(exported.root)].filter((block) => !now.has(block) && !differing.has(idOf(block)));
    // a block above one that changes must be another, and the root has its name written anew
    const above = copied.filter((block) => [...walk(block)].some((each) => differing.has(idOf(each))));
    expect(copied.filter((block) => !above.includes(block)).map(idOf)).toEqual([]);
  });

  it.each(courses)('twice finds what it worked out: $name', ({ source, options }) => {
    expect(respelled(source, options).course.root.children).toEqual(respelled(source, options).course.root.children);
  });
});

describe('the table of rules', () => {
  it('is short, names no block, and is in the README with its reasons', () => {
    const readme = readFileSync(README, 'utf8');
    expect(SPELLING_RULES.length).toBeLessThanOrEqual(25);
    for (const { says, reason } of SPELLING_RULES) expect(readme).toContain(`| ${says} | ${reason} |`);
    const explained = [...EXPLAINED_PREDICTIONS, ...EXPLAINED_REPEATS];
    expect(explained.length).toBeLessThanOrEqual(25);
    for (const { rule, reason } of explained) expect(readme).toContain(`| ${rule} | ${reason} |`);
  });

  it('has no rule that explains nothing', () => {
    const found = new Set(
      courses.flatMap(({ source, options }) => spellingOf(source, options).map(({ rule }) => rule)),
    );
    for (const { course, folder } of smallSamples())
      for (const { rule } of spellingOf(course, { invented: NOTHING_INVENTED, textOf: textsOf([folder]) }))
        found.add(rule);
    expect(SPELLING_RULES.map(({ rule }) => rule).filter((rule) => !found.has(rule))).toEqual([]);
  });
});

describe('every fixture', () => {
  it.each(smallSamples())('loses no block and reads back as the same: $name', ({ course, folder }) => {
    const options = { invented: NOTHING_INVENTED, textOf: textsOf([folder]) };
    const spelled = respelled(course, options);
    const ids = (each: Course): readonly string[] => [
      ...[...walk(draftView(each.root))].map(idOf),
      ...[...walk(publishedView(each.root) ?? each.root)].map(idOf),
    ];
    expect(spelled.dropped).toEqual([]);
    expect(ids(spelled.course)).toEqual(ids(course));
    const twice = respelled(
      spelled.course,
      after(spelled, { ...options, invented: inventedIn(spelled.course, () => null) }),
    );
    expect(courseVersionOf(twice.course)).toBe(courseVersionOf(twice.course));
  });
});
