import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applySteps, type Block, type BlockId, type Course, idOf, indexOf, type Place, readCourse } from '#olx';
import { smallSamples } from '../../support/courses.ts';
import { folderOf } from '../../support/folders.ts';
import { recipes, stepFor } from '../edit/_random-steps.ts';

interface Plain {
  readonly blocks: ReadonlyMap<BlockId, Block>;
  readonly places: ReadonlyMap<BlockId, readonly Place[]>;
}

/** What an index says, worked out from the whole tree: each block at the first place where it stands. */
function plainIndex(root: Block): Plain {
  const blocks = new Map<BlockId, Block>([[idOf(root), root]]);
  const places = new Map<BlockId, Place[]>();
  const visit = (parent: Block): void => {
    for (const [index, { block }] of parent.children.entries()) {
      const id = idOf(block);
      places.set(id, [...(places.get(id) ?? []), { parent, index }]);
      if (blocks.has(id)) continue;
      blocks.set(id, block);
      visit(block);
    }
  };
  visit(root);
  return { blocks, places };
}

function expectSame(course: Course): void {
  const [index, plain] = [indexOf(course.root), plainIndex(course.root)];
  expect([index.blocks.size, index.places.size]).toEqual([plain.blocks.size, plain.places.size]);
  expect([...index.blocks.keys()]).toEqual([...plain.blocks.keys()]);
  expect([...index.places.keys()]).toEqual([...plain.places.keys()]);
  for (const [id, block] of index.blocks) expect(block === plain.blocks.get(id), id).toBe(true);
  for (const [id, places] of [
    ...index.places,
    ...[...plain.places.keys()].map((id) => [id, index.places.get(id)] as const),
  ]) {
    const wanted = plain.places.get(id) ?? [];
    expect(
      places?.map(({ index }) => index),
      id,
    ).toEqual(wanted.map(({ index }) => index));
    expect(
      places?.every(({ parent }, at) => parent === wanted[at]?.parent),
      id,
    ).toBe(true);
  }
}

const TWO_PARENTS = folderOf({
  'course.xml': '<course url_name="r" org="o" course="c"/>',
  'course/r.xml': '<course><chapter url_name="s"/></course>',
  'chapter/s.xml': '<chapter><sequential url_name="l"/><sequential url_name="m"/></chapter>',
  'sequential/l.xml': '<sequential><vertical url_name="v"/><vertical url_name="w"/></sequential>',
  'sequential/m.xml': '<sequential><vertical url_name="v"/><vertical url_name="x"/></sequential>',
  'vertical/v.xml': '<vertical><problem url_name="p"/></vertical>',
  'vertical/w.xml': '<vertical><problem url_name="p"/><html url_name="h"/></vertical>',
  'vertical/x.xml': '<vertical><html url_name="h"/></vertical>',
  'problem/p.xml': '<problem><p>One</p></problem>',
  'html/h.xml': '<html><![CDATA[Text]]></html>',
});

const shared = readCourse(TWO_PARENTS).course;
const subjects = [
  ...smallSamples().map(({ name, course }) => ({ name, course })),
  ...(shared === null ? [] : [{ name: 'a course with blocks in two places', course: shared }]),
];

describe.each(subjects)('the index of $name', { timeout: 60_000 }, ({ course }) => {
  it('is after any steps what the whole tree gives', () => {
    fc.assert(
      fc.property(recipes, (list) => {
        let now = course;
        for (const recipe of list) {
          const step = stepFor(now, recipe);
          const applied = step === null ? null : applySteps(now, [step]);
          if (applied?.ok === true) now = applied.course;
          expectSame(now);
        }
      }),
      { numRuns: 25, seed: 3 },
    );
  });
});

it('the course with blocks in two places has such', () => {
  expect(shared === null ? [] : [...indexOf(shared.root).places].filter(([, { length }]) => length > 1)).toHaveLength(
    3,
  );
});
