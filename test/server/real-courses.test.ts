import { describe, expect, test } from 'vitest';
import { importCourse, MEDIA, type OutlineNode, replaceBlock } from '#contract';
import { memoryBlobs, writeArchive } from '#olx';
import type { CommitResult, Store } from '#store';
import { foldersIn, REAL_COURSES, readFolder } from '../support/folders.ts';
import { emptyService, type Service, value, versions } from './_service.ts';
import { usage } from './_small-course.ts';

const NAMES = foldersIn(REAL_COURSES);
const KEY = 'course-v1:Real+Course+2026';
const OTHER_KEY = 'course-v1:Real+Other+2026';

async function archiveOf(name: string): Promise<Uint8Array> {
  const blobs = memoryBlobs();
  const folder = new Map<string, { readonly blob: Awaited<ReturnType<typeof blobs.put>> }>();
  for (const [path, { bytes }] of readFolder(`${REAL_COURSES}/${name}`))
    folder.set(path, { blob: await blobs.put(once(bytes ?? new Uint8Array())) });
  return new Uint8Array(await new Response(writeArchive(folder, blobs, 'tar.gz')).arrayBuffer());
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function imported(name: string): Promise<Service> {
  const service = await emptyService();
  const content = { kind: 'archive', media: MEDIA.gzip, body: await archiveOf(name) } as const;
  value(await service.client.settle(await service.client.write(importCourse(KEY, { content })), { interval: 20 }));
  return service;
}

function all(node: OutlineNode): readonly OutlineNode[] {
  return [node, ...node.children.flatMap(all)];
}

/** Tells what each commit of the store wrote. */
function watched(store: Store): readonly CommitResult[] {
  const results: CommitResult[] = [];
  const { commit } = store;
  Object.assign(store, {
    commit: async (...parameters: Parameters<Store['commit']>) => {
      const result = await commit(...parameters);
      results.push(result);
      return result;
    },
  });
  return results;
}

describe.skipIf(NAMES.length === 0)('real course runs', () => {
  test.each(NAMES)(
    '%s comes out of the service and goes in elsewhere with the same version',
    async (name) => {
      const { client } = await imported(name);
      const { bytes } = value(await client.getArchive(usage('course@course'), { media: MEDIA.zip }));
      const content = { kind: 'archive', media: MEDIA.zip, body: bytes } as const;
      value(await client.settle(await client.write(importCourse(OTHER_KEY, { content })), { interval: 20 }));
      const [first, second] = [value(await client.getCourse(KEY)), value(await client.getCourse(OTHER_KEY))];
      expect([second.version, second.counts]).toEqual([first.version, first.counts]);
    },
    60_000,
  );

  test.skipIf(!NAMES.includes('studio-advanced'))(
    'one unit of studio-advanced edited writes few objects and changes few versions',
    async () => {
      const service = await imported('studio-advanced');
      const before = value(await service.client.getOutline(KEY));
      const unit = all(before).find(({ type, children }) => type === 'vertical' && children.length > 0);
      if (unit === undefined) expect.unreachable();
      const xml = value(await service.client.getDocument(unit.id));
      const edited = xml.includes('display_name="')
        ? xml.replace(/display_name="[^"]*"/, 'display_name="Edited"')
        : xml.replace('<vertical', '<vertical display_name="Edited"');
      const written = watched(service.store);
      const { version } = await versions(service, unit.id);
      const operation = replaceBlock(KEY, unit.id, {
        scope: 'subtree',
        orphans: 'reject',
        content: { kind: 'document', xml: edited },
      });
      value(await service.client.write(operation, { ifMatch: version }));
      expect(written).toHaveLength(1);
      expect(written[0]?.objectsWritten).toBeLessThan(12);
      const after = new Map(all(value(await service.client.getOutline(KEY))).map((node) => [node.id, node.version]));
      const changed = all(before).filter(({ id, version: former }) => after.get(id) !== former);
      const above = all(before).filter((node) => all(node).some(({ id }) => id === unit.id));
      expect(new Set(changed.map(({ id }) => id))).toEqual(new Set(above.map(({ id }) => id)));
    },
    60_000,
  );
});
