import { describe, expect, it } from 'vitest';
import { idOf, indexOf } from '#olx';
import { Spots } from '../../src/cli/spots.ts';
import { smallSamples } from '../support/courses.ts';

/** Old forms of containers are read as what they mean today, so their blocks stand nowhere as read. */
const NORMALISED = new Set(['filename-attribute']);

describe.each(smallSamples().filter(({ name }) => !NORMALISED.has(name)))('in $name', ({ course, folder }) => {
  it('every block stands where it is said to stand', () => {
    const spots = new Spots(course, folder);
    const missed: string[] = [];
    for (const [id, block] of indexOf(course.root).blocks) {
      const spot = spots.ofBlock(id);
      const text = spot === null ? '' : (spots.textOf(spot.file) ?? '');
      const found = spot === null ? '' : text.slice(spot.range.start.offset, spot.range.end.offset);
      if (!found.startsWith(`<${block.type}`) || !found.endsWith('>')) missed.push(`${id}: ${found}`);
    }
    expect(missed).toEqual([]);
  });

  it('every child is named where its parent names it', () => {
    const spots = new Spots(course, folder);
    const missed: string[] = [];
    for (const [id, block] of indexOf(course.root).blocks) {
      for (const { slot, block: child } of block.children) {
        const spot = spots.ofChild(id, idOf(child));
        const text = spot === null ? '' : (spots.textOf(spot.file) ?? '').slice(spot.range.start.offset);
        const wanted = slot.kind === 'pointer' ? slot.text : `<${child.type}`;
        if (!text.startsWith(wanted)) missed.push(`${id} ${idOf(child)}: ${text.slice(0, 40)}`);
      }
    }
    expect(missed).toEqual([]);
  });
});
