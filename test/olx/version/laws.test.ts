import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { courseVersionOf, idOf, nodeVersionOf, readCourse, versionOf, walk } from '#olx';
import { folderOf } from '../../support/folders.ts';
import { anyCourse, anyLayout, idOfMade, type Layout, type Made, replaced, walkMade } from './made-course.ts';
import { written } from './written-course.ts';

interface Versions {
  readonly course: string;
  readonly blocks: ReadonlyMap<string, { readonly version: string; readonly node: string }>;
}

function versionsOf(made: Made, layout: Layout): Versions {
  const { course, diagnostics } = readCourse(folderOf(written(made, layout)));
  if (course === null) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  const blocks = [...walk(course.root)].map(
    (block) => [idOf(block), { version: versionOf(block), node: nodeVersionOf(block) }] as const,
  );
  return { course: courseVersionOf(course), blocks: new Map(blocks) };
}

const added: Made = {
  type: 'html',
  name: 'added',
  settings: { display_name: 'Added' },
  pieces: [0],
  notes: [],
  children: [],
};

const isLeaf = ({ type }: Made): boolean => ['html', 'problem', 'my_sim', 'done'].includes(type);

/** Single changes of one block, each null where the block has nothing to change so. */
const CHANGES: Readonly<Record<string, (made: Made) => Made | null>> = {
  'adds a setting': (made) => ({ ...made, settings: { ...made.settings, x_new: 'yes' } }),
  'changes a setting': (made) => ({ ...made, settings: { ...made.settings, display_name: 'Other' } }),
  'removes a setting': ({ settings: { display_name: _, ...settings }, ...made }) => ({ ...made, settings }),
  'adds a word': (made) => (isLeaf(made) ? { ...made, pieces: [...made.pieces, 0] } : null),
  'removes a piece': (made) => (made.pieces.length > 0 ? { ...made, pieces: made.pieces.slice(1) } : null),
  'adds a comment': (made) => (isLeaf(made) ? null : { ...made, notes: [...made.notes, 'new'] }),
  'turns the children round': (made) =>
    made.children.length > 1 ? { ...made, children: made.children.toReversed() } : null,
  'adds a child': (made) => (isLeaf(made) ? null : { ...made, children: [added, ...made.children] }),
  'removes a child': (made) =>
    made.children.length > (made.type === 'course' ? 1 : 0) ? { ...made, children: made.children.slice(1) } : null,
};

describe('the version', () => {
  it('[V2] is the same in every layout', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(anyCourse, anyLayout, anyLayout, (made, one, other) => {
        expect(versionsOf(made, one)).toEqual(versionsOf(made, other));
      }),
      { numRuns: 100 },
    );
  });

  it.each(Object.entries(CHANGES))(
    '[V7] [V8] is another where someone %s, of that block and those above',
    (_, change) => {
      fc.assert(
        fc.property(anyCourse, anyLayout, anyLayout, fc.nat(), (made, one, other, pick) => {
          const candidates = walkMade(made).filter((each) => change(each.made) !== null);
          const target = candidates[pick % candidates.length];
          fc.pre(target !== undefined);
          const next = change(target.made);
          if (next === null) throw new Error('no change');
          const before = versionsOf(made, one);
          const after = versionsOf(replaced(made, target.made, next), other);
          const id = idOfMade(target.made);
          const above = new Set(target.above.map(idOfMade));
          expect(after.course).not.toBe(before.course);
          expect(after.blocks.has(id)).toBe(true);
          for (const [each, now] of after.blocks) {
            const then = before.blocks.get(each);
            if (then === undefined) continue;
            expect(now.version !== then.version, `version of ${each}`).toBe(each === id || above.has(each));
            expect(now.node !== then.node, `node version of ${each}`).toBe(each === id);
          }
        }),
        { numRuns: 25 },
      );
    },
  );
});
