import { describe, expect, it } from 'vitest';
import {
  type Draft,
  type DraftStorage,
  draftsOf,
  dropDraft,
  keepDraft,
} from '../../src/studio/source-editor/draft-store.ts';

const UNIT = 'block-v1:O+N+R+type@vertical+block@week1';

function memory(room = Number.POSITIVE_INFINITY): DraftStorage & { readonly entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    get length() {
      return entries.size;
    },
    key: (index) => [...entries.keys()][index] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    removeItem: (key) => void entries.delete(key),
    setItem: (key, value) => {
      if (value.length > room) throw new DOMException('full', 'QuotaExceededError');
      entries.set(key, value);
    },
  };
}

const draft = (session: string, keptAt: number, text = `text of ${session}`): Draft => ({
  text,
  baseVersion: 'olx1-0',
  keptAt,
  session,
});

describe('drafts of unsaved text', () => {
  it('are offered to other sessions, newest first, and never to the one that keeps them', () => {
    const storage = memory();
    keepDraft(storage, UNIT, draft('a', 1));
    keepDraft(storage, UNIT, draft('b', 2));
    expect(draftsOf(storage, UNIT, 'c').map(({ session }) => session)).toEqual(['b', 'a']);
    expect(draftsOf(storage, UNIT, 'b').map(({ session }) => session)).toEqual(['a']);
  });

  it('of two windows on one block do not overwrite each other', () => {
    const storage = memory();
    keepDraft(storage, UNIT, draft('a', 1));
    keepDraft(storage, UNIT, draft('b', 2));
    dropDraft(storage, UNIT, 'b');
    expect(draftsOf(storage, UNIT, 'c')).toEqual([draft('a', 1)]);
  });

  it('belong to one block, also where another key starts the same', () => {
    const storage = memory();
    keepDraft(storage, `${UNIT}0`, draft('a', 1));
    expect(draftsOf(storage, UNIT, 'c')).toEqual([]);
  });

  it('are twenty at most; the oldest go', () => {
    const storage = memory();
    for (let at = 0; at < 30; at += 1) keepDraft(storage, `${UNIT}-${at}`, draft('a', at));
    expect(storage.entries.size).toBe(20);
    expect(draftsOf(storage, `${UNIT}-29`, 'c')).toHaveLength(1);
    expect(draftsOf(storage, `${UNIT}-9`, 'c')).toEqual([]);
  });

  it('that find no room are reported as not kept', () => {
    expect(keepDraft(memory(10), UNIT, draft('a', 1))).toBe(false);
    expect(keepDraft(memory(), UNIT, draft('a', 1, 'x'.repeat(1_000_001)))).toBe(false);
  });

  it('that can not be read are passed over', () => {
    const storage = memory();
    keepDraft(storage, UNIT, draft('a', 1));
    for (const key of [...storage.entries.keys()]) storage.entries.set(`${key}x`, '{"text":5}');
    storage.entries.set('openedx-olx.draft:broken', '{');
    storage.entries.set('somebody-else', '{');
    expect(draftsOf(storage, UNIT, 'c')).toEqual([draft('a', 1)]);
  });
});
