import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectionOf } from '../../src/studio/host/authoring/outline-selection.ts';

interface Block {
  readonly id: string;
  readonly childInfo?: { readonly children: readonly Block[] };
}

/** An outline with that many units in each subsection of each section; ids name the way to the block. */
function outlineOf(shape: readonly (readonly number[])[]): readonly Block[] {
  return shape.map((subsections, section) => ({
    id: `${section}`,
    childInfo: {
      children: subsections.map((units, subsection) => {
        const id = `${section}.${subsection}`;
        const children = Array.from({ length: units }, (_, unit) => ({ id: `${id}.${unit}` }));
        // the outline leaves the list out if there is nothing to list
        return units === 0 ? { id } : { id, childInfo: { children } };
      }),
    },
  }));
}

const idsOf = (blocks: readonly Block[]): readonly string[] =>
  blocks.flatMap(({ id, childInfo }) => [id, ...idsOf(childInfo?.children ?? [])]);

const shapes = fc.array(fc.array(fc.nat(3), { maxLength: 3 }), { maxLength: 4 });

describe('how the outline selects a block', () => {
  it('names the section and the subsection around each block, or the block itself', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const sections = outlineOf(shape);
        for (const id of idsOf(sections)) {
          const [section = '', subsection] = id.split('.');
          expect(selectionOf(sections, id)).toEqual({
            currentId: id,
            sectionId: section,
            ...(subsection !== undefined && { subsectionId: `${section}.${subsection}` }),
          });
        }
      }),
    );
  });

  it('has nothing for a block that is not in the outline', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        expect(selectionOf(outlineOf(shape), '0.0.0.0')).toBeNull();
      }),
    );
  });
});
