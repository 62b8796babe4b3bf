import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutlineNode } from '#contract';
import { BLOCK_TYPES } from '#olx';
import {
  descendantsOf,
  draftHolder,
  findNode,
  isDirectOnly,
  nameOf,
  parentsOfLevel,
  pathTo,
  shortKey,
  visibleRows,
} from '../../src/studio/data/outline-tree.ts';
import { allExpanded, initiallyExpanded, withAncestors } from '../../src/studio/demo/outline/expanded.ts';
import { outlineMove } from '../../src/studio/demo/outline/outline-keys.ts';
import { childPlaces, placeOf } from '../../src/studio/structure/child-places.ts';
import { node, outlines } from './_tree.ts';

describe('which types have no draft', () => {
  // the page names them itself, so that the outline does not load the catalogue
  it('is what the catalogue says of those that the outline has', () => {
    // the leaves without a draft are pages of a course run
    const found = BLOCK_TYPES.filter(({ directOnly, category }) => directOnly && category === 'container');
    const types = BLOCK_TYPES.map(({ type }) => type);
    expect(types.filter(isDirectOnly)).toEqual(found.map(({ type }) => type));
  });
});

describe('the outline as a tree', () => {
  it('gives each block the path of its ancestors', () => {
    fc.assert(
      fc.property(outlines, (root) => {
        for (const each of descendantsOf(root)) {
          const path = pathTo(root, each.id);
          expect(path[0]).toBe(root);
          expect(path.at(-1)).toBe(each);
          for (const [at, parent] of path.slice(0, -1).entries()) expect(parent.children).toContain(path[at + 1]);
        }
      }),
    );
  });

  it('finds nothing that is not there', () => {
    expect(findNode(node('course', 'run'), 'block-v1:Org+Num+Run+type@html+block@gone')).toBeNull();
  });

  it('offers parents of one level only', () => {
    const unit = node('vertical', 'u', [node('html', 'h')]);
    const other = node('vertical', 'v');
    const root = node('course', 'run', [node('chapter', 'c', [node('sequential', 's', [unit, other])])]);
    expect(parentsOfLevel(root, unit)).toEqual([unit, other]);
    const damage = { code: 'xml-not-well-formed', message: 'Not closed.' };
    const unread = { ...node('vertical', 'unread'), damage };
    expect(parentsOfLevel({ ...root, children: [...root.children, unread] }, unit)).toEqual([unit, other]);
  });

  it('names a block by its url_name where it has no display name', () => {
    expect(nameOf({ display_name: '  ', url_name: 'week1' })).toBe('week1');
    expect(shortKey('block-v1:O+N+R+type@vertical+block@week1')).toBe('vertical@week1');
  });
});

describe('visible rows', () => {
  it('are all descendants in order once everything is open, and the sections alone while nothing is', () => {
    fc.assert(
      fc.property(outlines, (root) => {
        expect(visibleRows(root, allExpanded(root)).map((row) => row.node)).toEqual(descendantsOf(root));
        expect(visibleRows(root, new Set()).map((row) => row.node)).toEqual(root.children);
      }),
    );
  });

  it('show a selected block from the start', () => {
    fc.assert(
      fc.property(outlines, fc.nat(), (root, pick) => {
        const all = descendantsOf(root);
        const chosen = all[pick % Math.max(1, all.length)];
        if (chosen === undefined) return;
        const rows = visibleRows(root, initiallyExpanded(root, chosen.id));
        expect(rows.map((row) => row.node.id)).toContain(chosen.id);
      }),
    );
  });

  it('keep the set of open blocks where nothing has to open', () => {
    const root = node('course', 'run', [node('chapter', 'c')]);
    const open = new Set<string>();
    expect(withAncestors(root, open, root.children[0]?.id ?? '')).toBe(open);
  });
});

describe('keys of the outline', () => {
  it('go down and up again to the same block', () => {
    fc.assert(
      fc.property(outlines, (root) => {
        const open = allExpanded(root);
        const rows = visibleRows(root, open);
        for (const { node: from } of rows.slice(0, -1)) {
          const down = outlineMove('ArrowDown', rows, open, from.id);
          expect(down).not.toBeNull();
          expect(outlineMove('ArrowUp', rows, open, down?.block ?? '')).toEqual({ kind: 'focus', block: from.id });
        }
      }),
    );
  });

  it('close an open block, then go to its parent', () => {
    const unit = node('vertical', 'u', [node('html', 'h')]);
    const sequential = node('sequential', 's', [unit]);
    const root = node('course', 'run', [sequential]);
    const open = allExpanded(root);
    const rows = visibleRows(root, open);
    expect(outlineMove('ArrowLeft', rows, open, unit.id)).toEqual({ kind: 'collapse', block: unit.id });
    const closed = new Set([sequential.id]);
    expect(outlineMove('ArrowLeft', visibleRows(root, closed), closed, unit.id)).toEqual({
      kind: 'focus',
      block: sequential.id,
    });
  });

  it('leave all other keys to the browser', () => {
    const root = node('course', 'run', [node('chapter', 'c')]);
    expect(outlineMove('a', visibleRows(root, new Set()), new Set(), root.children[0]?.id ?? '')).toBeNull();
  });
});

describe('places among children', () => {
  it('put a block where it is when the place of its left neighbour is taken', () => {
    fc.assert(
      fc.property(outlines, (root) => {
        for (const each of descendantsOf(root)) {
          const place = placeOf(root, each.id);
          expect(place?.parent.children[place.index]).toBe(each);
          const places = childPlaces(place?.parent ?? root, each.id);
          expect(places).toHaveLength(place?.parent.children.length ?? 0);
          expect(places[place?.index ?? 0]?.after ?? null).toBe(place?.parent.children[place.index - 1] ?? null);
        }
      }),
    );
  });

  it('are none for the root', () => {
    const root = node('course', 'run');
    expect(placeOf(root, root.id)).toBeNull();
  });
});

describe('the draft that a block is in', () => {
  const path = (...states: readonly OutlineNode['state'][]) =>
    (['course', 'chapter', 'sequential', 'vertical', 'html'] as const).map((type, at) => ({
      ...node(type, `b${at}`),
      state: states[at] ?? 'published',
    }));

  it('is its own, or that of the unit around it; sections and subsections have none', () => {
    expect(draftHolder(path())).toBeNull();
    expect(draftHolder(path('draft', 'draft', 'draft'))).toBeNull();
    const changed = path('published', 'published', 'published', 'draft');
    expect(draftHolder(changed)).toBe(changed[3]);
    const both = path('published', 'published', 'published', 'draft', 'unpublished');
    expect(draftHolder(both)).toBe(both[4]);
  });
});
