import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { expect, test } from 'vitest';
import { type BlobHash, readArchive, readCourse } from '#olx';
import { openStore } from '#store';
import { archiveBlobs } from '../../src/server/writes/content.ts';
import { packed, SMALL_COURSE } from './_small-course.ts';

test('what a course run refers to is stored under its hash, the text of its blocks is not', async () => {
  const { blobs, close } = await openStore('sqlite::memory:');
  const keep = archiveBlobs(blobs);
  const read = await readArchive(await packed(SMALL_COURSE), { keep });
  if (!read.ok) expect.unreachable(read.message);
  const { course: unsettled } = readCourse(read.files);
  if (unsettled === null) expect.unreachable();
  const course = keep.named(unsettled);
  await keep.store();
  await keep.discard();

  const referred = new Map([
    ...course.files,
    ...[...course.assets].map(([path, ref]) => [`static/${path}`, ref] as const),
  ]);
  expect(referred.size).toBeGreaterThan(3);
  for (const [path, content] of Object.entries(SMALL_COURSE)) {
    const bytes = Buffer.from(content);
    const hash = createHash('sha256').update(bytes).digest('hex') as BlobHash;
    expect(await blobs.has(hash), path).toBe(referred.has(path));
    if (!referred.has(path)) continue;
    // as data, since a course goes into threads and stores
    expect(deserialize(serialize(referred.get(path)))).toEqual({ hash, size: bytes.length });
    expect(Buffer.from(await blobs.get(hash))).toEqual(bytes);
  }
  await close();
});
