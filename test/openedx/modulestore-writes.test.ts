import { describe, expect, test } from 'vitest';
import {
  type BlockKey,
  blockKey,
  editedOn,
  fieldValue,
  hasChanges,
  idOf,
  isPublished,
  type ModuleStore,
  orphansOf,
  ownMetadata,
  usageText,
} from './double/modulestore/index.ts';
import { importedRun, runOf } from './modulestore-archives.ts';
import { smallArchive, smallKey, smallStore } from './modulestore-small-course.ts';

const [chapter, sequential] = [blockKey('chapter', 'c1'), blockKey('sequential', 's1')];
const [unit, other] = [blockKey('vertical', 'v1'), blockKey('vertical', 'v2')];
const [html, problem, discussion] = [blockKey('html', 'h1'), blockKey('problem', 'p1'), blockKey('discussion', 'd1')];

const usage = (...keys: BlockKey[]): string[] => keys.map((key) => usageText(smallKey, key));
const children = (store: ModuleStore, key: BlockKey): readonly BlockKey[] | undefined =>
  runOf(store, smallKey).draft.blocks.get(key)?.children;
const value = (store: ModuleStore, key: BlockKey, name: string): unknown =>
  fieldValue(runOf(store, smallKey), key, name);

describe('a new block', () => {
  test('gets 32 random hexadecimal digits, stands last, and is live at once only if its type has no drafts', async () => {
    const store = await smallStore();
    const component = await store.createBlock(smallKey, { parent: unit, category: 'html', displayName: 'New' }, 'a');
    const section = await store.createBlock(smallKey, { parent: chapter, category: 'sequential' }, 'a');
    const run = runOf(store, smallKey);
    expect(idOf(component)).toMatch(/^[0-9a-f]{32}$/);
    expect(children(store, unit)?.at(-1)).toBe(component);
    expect([isPublished(run, component), isPublished(run, section)]).toEqual([false, true]);
    expect(hasChanges(run, unit)).toBe(true);
  });

  test('of an unknown type or in the wrong place is accepted', async () => {
    const store = await smallStore();
    await store.createBlock(smallKey, { parent: unit, category: 'nosuchblock' }, 'a');
    await store.createBlock(smallKey, { parent: unit, category: 'chapter' }, 'a');
    expect(children(store, unit)).toHaveLength(5);
  });
});

describe('an update', () => {
  test('ignores empty data, and unsets with null', async () => {
    const store = await smallStore();
    await store.update(smallKey, html, { data: '', metadata: { display_name: null } }, 'a');
    expect([value(store, html, 'data'), value(store, html, 'display_name')]).toEqual(['<p>one</p>', 'Text']);
    await store.update(smallKey, html, { metadata: { data: '' } }, 'a');
    expect(value(store, html, 'data')).toBe('');
  });

  test.each([
    [{ metadata: { max_attempts: 'many' } }, 'invalid-value', "invalid literal for int() with base 10: 'many'"],
    [{ metadata: { start: 'not a date' } }, 'invalid-value', 'Unknown string format: not a date'],
    [{ metadata: { nosuchfield: 1 } }, 'unknown-field', 'nosuchfield'],
    [{ metadata: { user_partitions: 'x' } }, 'crash', ''],
  ] as const)('%j is refused', async (update, code, message) => {
    const store = await smallStore();
    const before = runOf(store, smallKey).draft;
    const refusal = store.update(smallKey, problem, update, 'a');
    await expect(refusal).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    expect(runOf(store, smallKey).draft).toBe(before);
  });

  test('loses unknown names in `fields` without a word', async () => {
    const store = await smallStore();
    await store.update(smallKey, html, { fields: { nosuchfield: 1, display_name: 'Set' } }, 'a');
    expect(ownMetadata(await store.update(smallKey, html, {}, 'a'))).toMatchObject({ display_name: 'Set' });
  });

  test.each([
    [html, 'display_name', 'a\u0000b\u000bc', 'abc'],
    [problem, 'weight', '2', 2],
    [problem, 'due', '2026-01-02 03:04', '2026-01-02T03:04:00Z'],
    [problem, 'due', '2026-01-02T03:04:05.6+02:00', '2026-01-02T03:04:05.600000+02:00'],
    [problem, 'graceperiod', '1 day 2 hours', '1 days 7200 seconds'],
    [problem, 'rerandomize', 'false', 'per_student'],
    [problem, 'graded', 'TRUE', true],
    [unit, 'group_access', { '7': [1], '3': [2] }, { '3': [2], '7': [1] }],
  ])('stores %s %s %j as %j', async (key, name, given, stored) => {
    const store = await smallStore();
    await store.update(smallKey, key, { metadata: { [name]: given } }, 'a');
    expect(JSON.parse(JSON.stringify(value(store, key, name)))).toEqual(stored);
  });

  test('sets the assignment type of a subsection, live at once', async () => {
    const store = await smallStore();
    await store.update(smallKey, sequential, { graderType: 'Homework' }, 'a');
    const run = runOf(store, smallKey);
    expect(fieldValue(run, sequential, 'format', 'published')).toBe('Homework');
    await store.update(smallKey, sequential, { graderType: 'notgraded' }, 'a');
    expect([value(store, sequential, 'format'), value(store, sequential, 'graded')]).toEqual([null, false]);
  });

  test('raises the edit time of every ancestor', async () => {
    let now = 1_000;
    const store = await smallStore({ now: () => now });
    now = 70_000;
    await store.update(smallKey, html, { metadata: { display_name: 'Later' } }, 'a');
    const run = runOf(store, smallKey);
    expect([editedOn(run, blockKey('course', 'course')), editedOn(run, other)]).toEqual([70_000, 1_000]);
  });
});

describe('children', () => {
  test('are reordered and taken from other parents, whatever their level, even twice', async () => {
    const store = await smallStore();
    await store.update(smallKey, unit, { children: usage(discussion, html, problem) }, 'a');
    await store.update(smallKey, other, { children: usage(blockKey('html', 'h2'), html, html) }, 'a');
    expect(children(store, unit)).toEqual([discussion, problem]);
    expect(children(store, other)).toEqual([blockKey('html', 'h2'), html, html]);
    await store.update(smallKey, chapter, { children: usage(sequential, unit) }, 'a');
    expect(children(store, sequential)).toEqual([other]);
  });

  test('cannot be dropped, and a key without a parent is refused', async () => {
    const store = await smallStore();
    const refused = { code: 'concurrent-authors' };
    await expect(store.update(smallKey, unit, { children: usage(html) }, 'a')).rejects.toMatchObject(refused);
    const unknown = usage(html, problem, discussion, blockKey('html', 'nope'));
    await expect(store.update(smallKey, unit, { children: unknown }, 'a')).rejects.toMatchObject(refused);
    expect(children(store, unit)).toEqual([html, problem, discussion]);
  });

  test('a refusal can be half done: the child has left its old unit', async () => {
    const store = await smallStore();
    const half = { children: usage(html, blockKey('html', 'nope')) };
    await expect(store.update(smallKey, other, half, 'a')).rejects.toMatchObject({ code: 'concurrent-authors' });
    expect(children(store, unit)).toEqual([problem, discussion]);
    expect(children(store, other)).toEqual([blockKey('html', 'h2')]);
    expect(orphansOf(runOf(store, smallKey))).toEqual([html]);
  });

  test('of another course are taken out of it, and break this one', async () => {
    const store = await smallStore();
    const foreign = { ...smallKey, number: 'OTHER' };
    await importedRun(
      store,
      foreign,
      await smallArchive({
        'vertical/v1.xml': '<vertical><html url_name="x"/></vertical>',
        'html/x.xml': '<html>x</html>',
      }),
    );
    const key = blockKey('html', 'x');
    const list = [...usage(html, problem, discussion), usageText(foreign, key)];
    await store.update(smallKey, unit, { children: list }, 'mallory');
    expect(runOf(store, foreign).draft.blocks.get(unit)?.children).toEqual([]);
    expect(() => editedOn(runOf(store, smallKey), unit)).toThrow(expect.objectContaining({ code: 'block-not-found' }));
  });
});

test('a subsection can be put below its own unit; who reads it crashes then', async () => {
  const store = await smallStore();
  await store.update(smallKey, other, { children: usage(blockKey('html', 'h2'), sequential) }, 'a');
  const run = runOf(store, smallKey);
  expect(() => editedOn(run, sequential)).toThrow(expect.objectContaining({ code: 'crash' }));
});

describe('publish and discard', () => {
  test('publishing a unit publishes everything below it', async () => {
    const store = await smallStore();
    await store.update(smallKey, html, { data: 'new' }, 'a');
    expect(fieldValue(runOf(store, smallKey), html, 'data', 'published')).toBe('<p>one</p>');
    await store.update(smallKey, unit, { publish: 'make_public' }, 'a');
    const run = runOf(store, smallKey);
    expect([fieldValue(run, html, 'data', 'published'), hasChanges(run, unit)]).toEqual(['new', false]);
  });

  test('discarding brings the published state back, with what was moved away and without what is new', async () => {
    const store = await smallStore();
    await store.update(smallKey, other, { children: usage(blockKey('html', 'h2'), html) }, 'a');
    await store.createBlock(smallKey, { parent: unit, category: 'html' }, 'a');
    await store.update(smallKey, unit, { publish: 'discard_changes' }, 'a');
    expect(children(store, unit)).toEqual([html, problem, discussion]);
    expect(children(store, other)).toEqual([blockKey('html', 'h2')]);
    expect(hasChanges(runOf(store, smallKey), unit)).toBe(false);
  });
});

describe('delete', () => {
  test('a unit is gone for learners at once, a component with the next publish', async () => {
    const store = await smallStore();
    await store.delete(smallKey, html, 'a');
    expect(isPublished(runOf(store, smallKey), html)).toBe(true);
    await store.publish(smallKey, unit, 'a');
    expect(isPublished(runOf(store, smallKey), html)).toBe(false);
    await store.delete(smallKey, other, 'a');
    const run = runOf(store, smallKey);
    expect([isPublished(run, other), run.draft.blocks.has(blockKey('html', 'h2'))]).toEqual([false, false]);
  });

  test('the root and an orphaned chapter cannot be deleted; an orphaned unit can', async () => {
    const store = await smallStore();
    const crash = { code: 'crash' };
    await expect(store.delete(smallKey, blockKey('course', 'course'), 'a')).rejects.toMatchObject(crash);
    await store.importArchive(smallKey, await smallArchive({ 'course/R1.xml': '<course/>' }), 'a');
    const before = runOf(store, smallKey).draft;
    await expect(store.delete(smallKey, chapter, 'a')).rejects.toMatchObject(crash);
    await expect(store.deleteOrphans(smallKey, 'a')).rejects.toMatchObject(crash);
    expect(runOf(store, smallKey).draft).toBe(before);
    await store.importArchive(smallKey, await smallArchive({ 'sequential/s1.xml': '<sequential/>' }), 'a');
    await store.delete(smallKey, unit, 'a');
    expect(orphansOf(runOf(store, smallKey))).toEqual([other]);
  });
});

describe('move and duplicate', () => {
  test('a move puts a component at an index and checks the level', async () => {
    const store = await smallStore();
    expect(await store.move(smallKey, problem, other, 0, 'a')).toBe(0);
    expect(children(store, other)).toEqual([problem, blockKey('html', 'h2')]);
    const refusals = [
      [unit, chapter, 'You can not move vertical into chapter.'],
      [problem, other, 'Item is already present in target location.'],
      [unit, unit, 'You can not move an item into itself.'],
    ] as const;
    for (const [key, to, message] of refusals) {
      await expect(store.move(smallKey, key, to, undefined, 'a')).rejects.toMatchObject({
        code: 'invalid-move',
        message,
      });
    }
  });

  test('a duplicate stands behind its source, with new ids below', async () => {
    const store = await smallStore();
    const copy = await store.duplicate(smallKey, unit, sequential, 'a');
    expect(children(store, sequential)).toEqual([unit, copy, other]);
    expect(value(store, copy, 'display_name')).toBe("Duplicate of 'V1'");
    const keys = children(store, copy) ?? [];
    expect(keys.map((key) => key.split('@')[0])).toEqual(['html', 'problem', 'discussion']);
    expect(keys).not.toContain(html);
  });
});
