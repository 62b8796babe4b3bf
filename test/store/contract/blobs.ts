import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { BlobHash } from '#olx';
import { nodeVersionOf, versionOf } from '#olx';
import { LimitExceeded, MissingBlobs } from '#store';
import { encodeNode } from '../../../src/store/model/node.ts';
import { courseOf, KEY, problem } from '../_course.ts';
import type { MakeDatabase } from '../contract.ts';
import { caught, commitNext, databases, once, standingClock } from './_open.ts';

const MIB = 1024 * 1024;

export function blobContract(makeDatabase: MakeDatabase): void {
  const { open, make } = databases(makeDatabase);

  describe('blobs', () => {
    test.each([0, 1, MIB - 1, MIB, MIB + 1, 3.5 * MIB])(
      '%i bytes come back as they went in, in chunks',
      async (size) => {
        const store = await open();
        const bytes = patterned(size);
        const ref = await store.blobs.put(inParts(bytes, 300_001));
        expect(ref).toEqual({ hash: sha256(bytes), size });
        expect(await store.blobs.has(ref.hash)).toBe(true);
        expect(sha256(await store.blobs.get(ref.hash))).toBe(ref.hash);
        const chunks: Uint8Array[] = [];
        for await (const chunk of store.blobs.stream(ref.hash)) chunks.push(chunk);
        expect(sha256(Buffer.concat(chunks))).toBe(ref.hash);
        expect(Math.max(0, ...chunks.map((chunk) => chunk.length))).toBeLessThanOrEqual(MIB);
      },
    );

    test('the same bytes, however cut and however often, are one blob', async () => {
      const store = await open();
      const bytes = patterned(2 * MIB + 7);
      const refs = await Promise.all([
        store.blobs.put(inParts(bytes, 65_536)),
        store.blobs.put(once(bytes)),
        store.blobs.put(inParts(bytes, 999_999)),
      ]);
      expect(new Set(refs.map(({ hash }) => hash)).size).toBe(1);
      expect(sha256(await store.blobs.get(sha256(bytes)))).toBe(sha256(bytes));
    });

    test('a buffer that the sender uses again does no harm', async () => {
      const store = await open();
      const buffer = new Uint8Array(1_000);
      const expected = createHash('sha256');
      async function* reusing(): AsyncGenerator<Uint8Array> {
        for (let part = 0; part < 2_500; part += 1) {
          buffer.fill(part % 256);
          expected.update(buffer);
          yield buffer;
        }
      }
      const ref = await store.blobs.put(reusing());
      expect(ref.hash).toBe(expected.digest('hex'));
      expect(sha256(await store.blobs.get(ref.hash))).toBe(ref.hash);
    });

    test('bytes that are not there are named', async () => {
      const store = await open();
      const hash = 'b'.repeat(64) as BlobHash;
      expect(await store.blobs.has(hash)).toBe(false);
      expect(await caught(store.blobs.get(hash))).toEqual(new MissingBlobs([hash]));
      expect(await caught(store.blobs.stream(hash)[Symbol.asyncIterator]().next())).toBeInstanceOf(MissingBlobs);
    });

    test('a stream that fails, or is too long, leaves nothing', async () => {
      const clock = standingClock();
      const store = await open({ limits: { blob: 3 * MIB }, now: clock.now });
      const broken = new Error('the line went dead');
      async function* breaking(): AsyncGenerator<Uint8Array> {
        yield patterned(2 * MIB);
        throw broken;
      }
      expect(await caught(store.blobs.put(breaking()))).toBe(broken);
      expect(await caught(store.blobs.put(once(patterned(3 * MIB), patterned(1))))).toBeInstanceOf(LimitExceeded);
      clock.pass(7 * 24 * 3_600_000);
      expect((await store.prune()).uploads).toBe(0);
      expect(await store.blobs.has(sha256(patterned(2 * MIB)))).toBe(false);
    });

    test('a file with the bytes of a node takes nothing from the node', async () => {
      const database = await make();
      const store = await database.open();
      const root = { ...problem('2026', 1), type: 'course', text: '<course/>' };
      const bytes = encodeNode(root, {
        version: versionOf(root),
        nodeVersion: nodeVersionOf(root),
        body: null,
        nodeOf: () => {
          throw new Error('no children');
        },
      });
      const ref = await store.blobs.put(once(bytes));
      const course = courseOf(root, { assets: new Map([['node.json', ref]]) });
      await commitNext(store, course);
      await store.close();
      const again = await database.open();
      expect((await again.load(KEY))?.course).toEqual(course);
      expect(new Uint8Array(await again.blobs.get(ref.hash))).toEqual(bytes);
    });
  });
}

function patterned(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 1) bytes[at] = (at * 31 + (at >> 12)) & 255;
  return bytes;
}

async function* inParts(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += length) yield bytes.subarray(start, start + length);
}

function sha256(bytes: Uint8Array): BlobHash {
  return createHash('sha256').update(bytes).digest('hex') as BlobHash;
}
