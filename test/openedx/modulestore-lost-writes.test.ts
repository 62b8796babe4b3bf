import { describe, expect, test } from 'vitest';
import { type BlockKey, blockKey, fieldValue, type ModuleStore } from './double/modulestore/index.ts';
import { runOf } from './modulestore-archives.ts';
import { smallArchive, smallKey, smallStore, smallTree } from './modulestore-small-course.ts';

const [unit, html] = [blockKey('vertical', 'v1'), blockKey('html', 'h1')];

const children = (store: ModuleStore, key: BlockKey): readonly BlockKey[] | undefined =>
  runOf(store, smallKey).draft.blocks.get(key)?.children;
const value = (store: ModuleStore, key: BlockKey, name: string): unknown =>
  fieldValue(runOf(store, smallKey), key, name);

describe('two writers at once', () => {
  test('lose a write, and both succeed', async () => {
    const store = await smallStore({ writeDelay: (operation) => (operation === 'create' ? 20 : 0) });
    const create = (name: string): Promise<BlockKey> =>
      store.createBlock(smallKey, { parent: unit, category: 'html', displayName: name }, name);
    const keys = await Promise.all([create('one'), create('two')]);
    expect(keys.filter((key) => children(store, unit)?.includes(key))).toHaveLength(1);
  });

  test('an import overwrites an edit that was made meanwhile, or has no effect itself', async () => {
    for (const loser of ['other', 'own'] as const) {
      let slow = false;
      const store = await smallStore({ writeDelay: () => (slow ? 20 : 0), collision: () => loser });
      slow = true;
      const archive = await smallArchive({ 'html/h2.html': 'imported' });
      const task = store.importArchive(smallKey, archive, 'a');
      // The import has read the course by now.
      await new Promise((done) => setTimeout(done, 10));
      slow = false;
      await store.update(smallKey, html, { data: 'edited' }, 'b');
      expect(await task).toEqual({ ok: true });
      const seen = [value(store, html, 'data'), value(store, blockKey('html', 'h2'), 'data')];
      expect(seen).toEqual(loser === 'other' ? ['<p>one</p>', 'imported'] : ['edited', '<p>two</p>']);
    }
  });

  test('nothing is lost one after the other', async () => {
    const store = await smallStore({ writeDelay: () => 2 });
    for (const name of ['one', 'two', 'three']) {
      await store.createBlock(smallKey, { parent: unit, category: 'html', displayName: name }, name);
    }
    expect(smallTree(store)).toHaveLength(12);
  });
});
