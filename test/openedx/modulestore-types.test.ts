import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PLATFORM_EXPORTS } from '../support/folders.ts';
import {
  type BlockKey,
  type BlockUpdate,
  blockKey,
  blockOlx,
  ownMetadata,
  sameJson,
} from './double/modulestore/index.ts';
import { differences, runOf } from './modulestore-archives.ts';
import { smallKey, smallStore } from './modulestore-small-course.ts';

const RECORDINGS = join(PLATFORM_EXPORTS, '../recordings');

/** Block types whose creation, update and OLX were recorded one by one. Without recordings one stands for all. */
const types = existsSync(RECORDINGS)
  ? readdirSync(RECORDINGS).flatMap((file) => /^42-put-(.*)\.json$/.exec(file)?.[1] ?? [])
  : ['every recorded type'];

interface Recording {
  readonly request: { readonly body: BlockUpdate & { readonly display_name?: string } };
  readonly response: { readonly status: number; readonly body: unknown };
}

function recording(name: string): Recording {
  return JSON.parse(readFileSync(join(RECORDINGS, `${name}.json`), 'utf8'));
}

/** Creates a block of the type and updates it as it was recorded. */
async function written(
  type: string,
): Promise<{ readonly store: Awaited<ReturnType<typeof smallStore>>; readonly key: BlockKey }> {
  const store = await smallStore();
  const displayName = recording(`41-create-${type}`).request.body.display_name;
  const key = await store.createBlock(
    smallKey,
    { parent: blockKey('vertical', 'v1'), category: type, displayName },
    'a',
  );
  const { request, response } = recording(`42-put-${type}`);
  const update = store.update(smallKey, key, request.body, 'a');
  // The type is not installed there, so its class lacks the fields.
  if (response.status === 500) await expect(update).rejects.toMatchObject({ code: 'unknown-field' });
  else await update;
  return { store, key };
}

describe.skipIf(!existsSync(RECORDINGS)).each(types)('%s', (type) => {
  test('an update stores the recorded metadata', async () => {
    const { store, key } = await written(type);
    const block = runOf(store, smallKey).draft.blocks.get(key);
    const { status, body } = recording(`42-put-${type}`).response;
    const answer = status === 500 ? { metadata: {} } : Object(body);
    const metadata = JSON.parse(JSON.stringify(block === undefined ? {} : ownMetadata(block)));
    if (!sameJson(metadata, answer.metadata)) expect(metadata).toEqual(answer.metadata);
  });

  test('the block has the recorded OLX', async () => {
    const { store, key } = await written(type);
    const { blocks, root_block_id: root } = Object(recording(`44-olx-${type}`).response.body);
    expect(blockOlx(runOf(store, smallKey), key, false).olx).toBe(blocks[root].olx);
  });

  test('an export of it that is imported and exported again keeps every byte', async () => {
    const { store } = await written(type);
    await store.publish(smallKey, blockKey('vertical', 'v1'), 'a');
    const again = async (archive: Uint8Array): Promise<Uint8Array> => {
      expect(await store.importArchive(smallKey, archive, 'a')).toEqual({ ok: true });
      return await store.exportArchive(smallKey);
    };
    const second = await again(await store.exportArchive(smallKey));
    expect(await differences(await again(second), second)).toEqual([]);
  });
});
