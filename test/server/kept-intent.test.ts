import { expect, test } from 'vitest';
import type { Intent } from '../../src/server/writes/intent.ts';
import { keepIntent, keptIntent } from '../../src/server/writes/kept-intent.ts';
import { smallService } from './_service.ts';
import { KEY } from './_small-course.ts';

test('an intent comes back as it was kept, also from the JSON of former versions', async () => {
  const { store } = await smallService();
  const snapshot = await store.load(KEY as Parameters<typeof store.load>[0]);
  if (snapshot === null) expect.unreachable();
  const { course } = snapshot;
  const intent: Intent = {
    wanted: { kind: 'course', course },
    orphans: 'delete',
    merging: null,
    subject: null,
    importedTo: null,
    typed: false,
    findings: [],
    message: 'Import OLX',
  };
  const kept = await keepIntent(store, intent);
  expect(await keptIntent(store, kept.intent)).toBe(intent);
  // another takes its place in memory
  const other = await keepIntent(store, { ...intent, message: 'Another' });
  expect(await keptIntent(store, other.intent)).toMatchObject({ message: 'Another' });
  const again = await keptIntent(store, kept.intent);
  expect(again).not.toBe(intent);
  expect(again).toEqual(intent);
  const lists = { ...course, files: [...course.files], assets: [...course.assets] };
  const json = new TextEncoder().encode(JSON.stringify({ ...intent, wanted: { kind: 'course', course: lists } }));
  const former = await store.blobs.put(
    (async function* () {
      yield json;
    })(),
  );
  expect(await keptIntent(store, former.hash)).toEqual(intent);
});
