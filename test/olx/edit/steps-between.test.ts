import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Block,
  type BlockId,
  type Course,
  courseVersionOf,
  type Folder,
  idOf,
  indexOf,
  publishedView,
  readCourse,
  type Step,
  stateOf,
  stepsBetween,
  type Version,
  versionOf,
  writeCourse,
} from '#olx';
import { realSamples, smallSamples } from '../../support/courses.ts';
import { reread } from '../../support/folders.ts';
import { allRecipes } from './_random-steps.ts';
import { made, walked } from './_states.ts';

/** The version of each block, and of what learners see of it. */
function versions(course: Course): ReadonlyMap<string, Version> {
  const live = publishedView(course.root);
  const of = (root: Block | null, form: string): readonly (readonly [string, Version])[] =>
    root === null ? [] : [...indexOf(root).blocks].map(([id, block]) => [form + id, versionOf(block)] as const);
  return new Map([...of(course.root, ''), ...of(live, 'live ')]);
}

function expectToLead(before: Course, after: Course, ...folders: readonly Folder[]): readonly Step[] {
  const steps = JSON.parse(JSON.stringify(stepsBetween(before, after))) as readonly Step[];
  const there = made(before, steps);
  expect(versions(there)).toEqual(versions(after));
  expect(courseVersionOf(there)).toBe(courseVersionOf(after));
  const read = readCourse(reread(writeCourse(there), ...folders)).course;
  expect(read === null ? null : courseVersionOf(read)).toBe(courseVersionOf(after));
  return steps;
}

describe.each(smallSamples())('the steps between states of $name', { timeout: 120_000 }, ({ folder, course }) => {
  const runs = { numRuns: 25, seed: 20261122 };

  it('lead from one to the other, block by block, in both forms', () => {
    fc.assert(
      fc.property(allRecipes, allRecipes, (one, two) => {
        const [here, there] = [walked(course, one).end, walked(course, two).end];
        expectToLead(here, there, folder);
        expect(stepsBetween(there, there)).toEqual([]);
      }),
      runs,
    );
  });

  it('lead to a state that was written and read, which shares nothing with this one', () => {
    fc.assert(
      fc.property(allRecipes, (list) => {
        const { end } = walked(course, list);
        const read = readCourse(reread(writeCourse(end), folder)).course ?? course;
        expectToLead(course, read, folder);
        expect(stepsBetween(end, read)).toEqual([]);
      }),
      { ...runs, numRuns: 10 },
    );
  });
});

describe('the steps between courses of their own', { timeout: 120_000 }, () => {
  const small = smallSamples();
  const real = realSamples();
  const neighbours = small.flatMap((each, at) => small.slice(at + 1, at + 2).map((next) => [each, next] as const));
  const pairs = real.flatMap((each, at) => real.slice(at + 1).map((next) => [each, next] as const));
  const ways = [...neighbours, ...pairs].flatMap(([one, two]) => [
    { from: one, to: two, name: `${one.name} to ${two.name}` },
    { from: two, to: one, name: `${two.name} to ${one.name}` },
  ]);

  it.each(ways)('lead from $name', ({ from, to }) => {
    expectToLead(from.course, to.course, from.folder, to.folder);
  });
});

describe('a difference is told as an author would make it', () => {
  const course = smallSamples().find(({ name }) => name === 'demo-course')?.course;
  if (course === undefined) throw new Error('no demo course');
  const published = course;
  const id = (text: string): BlockId => text as BlockId;
  const units = [...indexOf(course.root).blocks.keys()].filter((each) => each.startsWith('vertical@'));
  const [unit = id(''), other = id('')] = units.filter(
    (each) => stateOf(indexOf(published.root).blocks.get(each) ?? published.root) === 'published',
  );
  const component = idOf(indexOf(course.root).blocks.get(unit)?.children[0]?.block ?? course.root);

  it.each<readonly [string, Step]>([
    ['settings', { kind: 'set-settings', block: component, settings: { display_name: 'Other', weight: 2 } }],
    ['a setting taken away', { kind: 'set-settings', block: component, settings: { display_name: null } }],
    ['a move to another unit', { kind: 'move', block: component, parent: other, index: 0, from: unit }],
    ['a delete', { kind: 'delete', block: component }],
    ['an asset gone', { kind: 'delete-asset', path: [...course.assets.keys()][0] ?? '' }],
  ])('%s', (_, step) => {
    expect(expectSmall(published, step)).toEqual([step]);
  });

  it('publishing', () => {
    const draft = made(published, [{ kind: 'set-settings', block: component, settings: { weight: 7 } }]);
    expect(expectSmall(draft, { kind: 'publish', block: unit })).toEqual([{ kind: 'publish', block: unit }]);
  });

  it('discarding a draft', () => {
    const draft = made(published, [
      { kind: 'set-settings', block: component, settings: { weight: 7 } },
      { kind: 'delete', block: idOf(indexOf(published.root).blocks.get(unit)?.children[1]?.block ?? published.root) },
    ]);
    expect(stepsBetween(draft, published)).toEqual([{ kind: 'discard-draft', block: unit }]);
  });

  function expectSmall(before: Course, step: Step): readonly Step[] {
    return stepsBetween(before, made(before, [step]));
  }
});
