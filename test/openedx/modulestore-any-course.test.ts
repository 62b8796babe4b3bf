import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEMO_COURSE, FIXTURES, foldersIn, readFolder } from '../support/folders.ts';
import { ModuleStore } from './double/modulestore/index.ts';
import { differences, packed, runOf } from './modulestore-archives.ts';
import { smallArchive, smallCourse, smallKey } from './modulestore-small-course.ts';

const courses = [DEMO_COURSE, ...foldersIn(FIXTURES).map((name) => join(FIXTURES, name))];

describe.each(courses)('%s', (path) => {
  test('is imported, and its second export is a fixed point', async () => {
    const files = [...readFolder(path)].map(([file, { bytes }]) => [`course/${file}`, exportable(bytes)] as const);
    const store = new ModuleStore();
    store.createRun({ key: smallKey, displayName: 'Any' }, 'staff');
    expect(await store.importArchive(smallKey, await packed(files), 'staff')).toEqual({ ok: true });
    const again = async (archive: Uint8Array): Promise<Uint8Array> => {
      expect(await store.importArchive(smallKey, archive, 'staff')).toEqual({ ok: true });
      return await store.exportArchive(smallKey);
    };
    const second = await again(await store.exportArchive(smallKey));
    expect(await differences(await again(second), second)).toEqual([]);
  });
});

test('damage in any file never makes an import throw, and the published tree holds together', async () => {
  const damage = fc.record({
    path: fc.constantFrom(...Object.keys(smallCourse)),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(12),
    put: fc.constantFrom('', '<', '"', '&', '<!-- x -->', '<x/>', ' url_name="v1"', '\u0000', '&#10;', 'ü', '{', ']]>'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (damages) => {
      const files: Record<string, string> = { ...smallCourse };
      for (const { path, at, cut, put } of damages) {
        const text = files[path] ?? '';
        const from = Math.floor(at * text.length);
        files[path] = text.slice(0, from) + put + text.slice(from + cut);
      }
      const store = new ModuleStore();
      store.createRun({ key: smallKey, displayName: 'Damaged' }, 'staff');
      const result = await store.importArchive(smallKey, await smallArchive(files), 'staff');
      const { published } = runOf(store, smallKey);
      const children = [...published.blocks.values()].flatMap((block) => block.children);
      expect(children.filter((child) => !published.blocks.has(child))).toEqual([]);
      if (result.ok) await store.exportArchive(smallKey);
    }),
    { numRuns: 300 },
  );
});

/** The platform cannot export a poll of the old kind without a name (`poll_block.py`), and one fixture has such a poll. */
function exportable(bytes: Uint8Array | null | undefined): Uint8Array | string {
  if (bytes == null) return '';
  const text = Buffer.from(bytes).toString('latin1');
  const named = text.replace(
    '<poll_question url_name="every_poll_question">',
    '<poll_question url_name="every_poll_question" display_name="Poll">',
  );
  return named === text ? bytes : Buffer.from(named, 'latin1');
}
