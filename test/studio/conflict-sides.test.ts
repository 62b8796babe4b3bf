import { describe, expect, it } from 'vitest';
import type { Conflict } from '#contract';
import { sidesOf } from '../../src/studio/conflicts/conflict-sides.ts';

const conflict = (part: Pick<Conflict, 'kind'> & Partial<Conflict>): Conflict => ({
  id: 'c1',
  block: 'block-v1:O+N+R+type@html+block@a',
  display_name: null,
  form: 'both',
  name: part.kind,
  choice: null,
  ...part,
});

describe('the sides of a conflict', () => {
  it('are values if all are short, and a value that is not set is not null', () => {
    expect(sidesOf(conflict({ kind: 'setting', base: '', ours: 5, theirs: [1] }))).toEqual({
      kind: 'values',
      base: '',
      ours: 5,
      theirs: [1],
    });
    const unset = sidesOf(conflict({ kind: 'setting', ours: null }));
    expect(unset).toEqual({ kind: 'values', base: undefined, ours: null, theirs: undefined });
  });

  it('are texts to compare if any of them is long or of several lines', () => {
    expect(sidesOf(conflict({ kind: 'content', ours: 'x'.repeat(81), theirs: 'y' }))).toEqual({
      kind: 'texts',
      base: null,
      ours: 'x'.repeat(81),
      theirs: 'y',
    });
    const lines = sidesOf(conflict({ kind: 'setting', base: { a: 'x'.repeat(80) }, ours: 'x', theirs: 'a\nb' }));
    expect(lines).toMatchObject({ kind: 'texts', base: `{\n  "a": "${'x'.repeat(80)}"\n}`, theirs: 'a\nb' });
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

  it('are blocks if it was moved or its children were', () => {
    const [unit, other] = ['block-v1:O+N+R+type@vertical+block@a', 'block-v1:O+N+R+type@vertical+block@b'];
    expect(sidesOf(conflict({ kind: 'position', ours: [unit], theirs: [] }))).toEqual({
      kind: 'parents',
      base: [],
      ours: [unit],
      theirs: [],
    });
    expect(sidesOf(conflict({ kind: 'children', ours: [unit, other], theirs: [other, unit] }))).toMatchObject({
      kind: 'order',
      ours: [unit, other],
    });
  });

  it('are never hashes of files, nor versions of blocks that cannot be read', () => {
    const [hash, other] = ['f0'.repeat(32), 'ba'.repeat(32)];
    expect(sidesOf(conflict({ kind: 'file', name: 'static/a.png', ours: hash, theirs: other }))).toBeNull();
    expect(sidesOf(conflict({ kind: 'content', ours: `olx1-${hash}`, theirs: `olx1-${other}` }))).toBeNull();
    expect(sidesOf(conflict({ kind: 'file', name: 'about/a.html', ours: 'x', theirs: 'y' }))?.kind).toBe('values');
  });
});
