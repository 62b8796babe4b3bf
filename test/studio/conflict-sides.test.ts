import { describe, expect, it } from 'vitest';
import type { Conflict } from '#contract';
import { sidesOf } from '../../src/studio/problems/conflict-sides.ts';

const conflict = (part: Pick<Conflict, 'kind'> & Partial<Conflict>): Conflict => ({
  block: 'block-v1:O+N+R+type@html+block@a',
  display_name: null,
  form: 'both',
  field: part.kind,
  ...part,
});

describe('the two sides of a conflict', () => {
  it('are shown where both are short, and a value that is not set is not null', () => {
    expect(sidesOf(conflict({ kind: 'setting', ours: 5, theirs: [1] }))).toEqual({
      kind: 'values',
      ours: 5,
      theirs: [1],
    });
    const unset = sidesOf(conflict({ kind: 'setting', ours: null }));
    expect(unset).toEqual({ kind: 'values', ours: null, theirs: undefined });
  });

  it('are not shown where either is long or of several lines', () => {
    expect(sidesOf(conflict({ kind: 'content', ours: 'x'.repeat(81), theirs: 'y' }))).toBeNull();
    expect(sidesOf(conflict({ kind: 'content', ours: 'x', theirs: '<p>a</p>\n<p>b</p>' }))).toBeNull();
  });

  it('tell which of them took the block away', () => {
    expect(sidesOf(conflict({ kind: 'deleted', base: 'v1', ours: 'v2', theirs: null }))).toEqual({
      kind: 'gone',
      side: 'theirs',
    });
    expect(sidesOf(conflict({ kind: 'published', base: 'v1', ours: null, theirs: 'v2' }))).toEqual({
      kind: 'gone',
      side: 'ours',
    });
  });

  it('are the parents where it was moved, and never hashes of files', () => {
    const moved = conflict({ kind: 'position', ours: ['vertical@a'], theirs: [] });
    expect(sidesOf(moved)).toEqual({ kind: 'parents', ours: ['vertical@a'], theirs: [] });
    expect(sidesOf(conflict({ kind: 'file', field: 'static/a.png', ours: 'f00', theirs: 'ba5' }))).toBeNull();
  });
});
