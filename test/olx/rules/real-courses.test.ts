import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Diagnostic, Severity } from '#olx';
import { DEMO_COURSE, FIXTURES, foldersIn, REAL_COURSES, readFolder } from '../../support/folders.ts';
import { findingsIn } from './_fixture.ts';

/** Every finding of severity error, in all courses, and why it is one. */
const ERRORS: readonly {
  readonly course: string;
  readonly code: string;
  /** The block, or the file where it cannot be read. */
  readonly at: string;
  readonly why: string;
}[] = [
  {
    course: 'every-type',
    code: 'experiment-partition-unknown',
    at: 'split_test@every_split_test',
    why: 'its example names group configuration 50, and the fixture has none',
  },
  {
    course: 'every-type',
    code: 'conditional-source-unknown',
    at: 'conditional@every_conditional',
    why: 'its example waits for problem “sum_1”, and the fixture has no such problem',
  },
  {
    course: 'every-type',
    code: 'poll-question-no-name',
    at: 'poll_question@every_poll_question',
    why: 'its example has no name, as old courses have them',
  },
  {
    course: 'malformed',
    code: 'xml-bare-ampersand',
    at: 'problem/ampersand.xml',
    why: 'written so: a bare ampersand',
  },
  {
    course: 'malformed',
    code: 'xml-not-well-formed',
    at: 'problem/mismatch.xml',
    why: 'written so: an end tag with a slip',
  },
];

/** How often each warning stands in the real courses, and why it is true; all others: never. */
const WARNINGS: readonly {
  readonly course: string;
  readonly code: string;
  readonly count: number;
  readonly why: string;
}[] = [
  {
    course: 'latex2edx-demo',
    code: 'asset-missing',
    count: 2,
    why: 'the copy came without static/js, where mathjax_preprocessor_for_QM.js should be',
  },
  {
    course: 'latex2edx-demo',
    code: 'policy-block-missing',
    count: 1,
    why: 'policy.json still has settings of chapter Problem_set_99, which no file names',
  },
  {
    course: 'latex2edx-demo',
    code: 'setting-not-listed',
    count: 1,
    why: 'rerandomize="once" is none of the four values that the platform compares with',
  },
  {
    course: 'math-percent-fi',
    code: 'asset-missing',
    count: 3,
    why: 'three videos name their files by keys of this course run, and the copy came without large files',
  },
  {
    course: 'mitx-grading-library',
    code: 'asset-missing',
    count: 32,
    why: 'the copy came without static files, and 32 problems use MJxPrep.js',
  },
  {
    course: 'oxa_kitchen_sink',
    code: 'asset-missing',
    count: 1,
    why: 'a textbook of the course tag, Intro_ML_Self_Evaluation.pdf, is not among the static files',
  },
  {
    course: 'oxa_kitchen_sink',
    code: 'grading-weights',
    count: 1,
    why: 'the weights are 0.3 and 0.4, so nobody can have more than 70 %',
  },
  {
    course: 'oxa_kitchen_sink',
    code: 'setting-overridden',
    count: 3,
    why: 'policy.json and the course tag say advanced_modules, end and enrollment_end differently',
  },
  {
    course: 'oxa_kitchen_sink',
    code: 'video-no-source',
    count: 1,
    why: 'a video that was added and never given a file',
  },
  {
    course: 'studio-advanced',
    code: 'asset-missing',
    count: 723,
    why: 'the copy came without static files: icons, styles, scripts and transcripts of each unit',
  },
  {
    course: 'studio-advanced',
    code: 'course-image-missing',
    count: 1,
    why: 'the picture of the course is one of the static files that did not come',
  },
];

const real = foldersIn(REAL_COURSES);
const small = [...foldersIn(FIXTURES).map((name) => join(FIXTURES, name)), DEMO_COURSE];

function found(path: string, severity: Severity): readonly Diagnostic[] {
  return findingsIn(readFolder(path)).filter((each) => each.severity === severity);
}

function errorsIn(path: string): readonly string[] {
  return found(path, 'error')
    .map(({ code, block, file }) => `${code} ${block ?? file}`)
    .sort();
}

function explained(course: string): readonly string[] {
  return ERRORS.filter((each) => each.course === course)
    .map((each) => `${each.code} ${each.at}`)
    .sort();
}

describe('a sound course', () => {
  it.each(small.map((path) => [basename(path), path] as const))(
    '%s has only the errors that are explained',
    (name, path) => {
      expect(errorsIn(path)).toEqual(explained(name));
    },
  );

  it('of the demo has nothing wrong at all', () => {
    expect(findingsIn(readFolder(DEMO_COURSE))).toEqual([]);
  });
});

describe.skipIf(real.length === 0)('a real course', () => {
  it('is one of five', () => {
    expect(real).toHaveLength(5);
  });

  it.each(real)('%s has no errors but those that are explained', (name) => {
    expect(errorsIn(join(REAL_COURSES, name))).toEqual(explained(name));
  });

  it.each(real)('%s has only the warnings that are true', (name) => {
    const counts = Object.groupBy(found(join(REAL_COURSES, name), 'warning'), ({ code }) => code);
    expect(Object.fromEntries(Object.entries(counts).map(([code, all]) => [code, all.length]))).toEqual(
      Object.fromEntries(WARNINGS.filter(({ course }) => course === name).map(({ code, count }) => [code, count])),
    );
  });
});
