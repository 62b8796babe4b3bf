import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { piecesOf } from '../../../src/olx/archive/byte-stream.ts';
import * as node from '../../../src/olx/platform/node.ts';
import * as web from '../../../src/olx/platform/web.ts';

const PLATFORMS = [node, web] as const;

/** Of each platform what it unpacks; null where it fails. */
async function unpacked(packed: Uint8Array, slice: number): Promise<readonly (string | null)[]> {
  return Promise.all(
    PLATFORMS.map(async ({ gunzipTransform }) => {
      const { readable, writable } = gunzipTransform();
      const fed = new ReadableStream<Uint8Array>({
        start(controller) {
          for (let at = 0; at < packed.length; at += slice) controller.enqueue(packed.slice(at, at + slice));
          controller.close();
        },
      }).pipeTo(writable);
      const parts: Uint8Array[] = [];
      const read = (async () => {
        for await (const part of piecesOf(readable)) parts.push(part);
      })();
      const [one, two] = await Promise.allSettled([fed, read]);
      if (one.status === 'rejected' || two.status === 'rejected') return null;
      return Buffer.concat(parts).toString('base64');
    }),
  );
}

describe('the platforms', () => {
  test('hash every text alike, lone surrogates too', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.oneof(fc.constantFrom('\ud800', '\udfff', 'é', '☃'), fc.string()) }), (text) => {
        expect(node.sha256(text)).toBe(web.sha256(text));
      }),
    );
    expect(node.sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  test('unpack alike, however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 5_000 }),
        fc.integer({ min: 1, max: 3_000 }),
        async (bytes, slice) => {
          const wanted = Buffer.from(bytes).toString('base64');
          expect(await unpacked(gzipSync(bytes), slice)).toEqual([wanted, wanted]);
        },
      ),
      { numRuns: 40 },
    );
    const large = Buffer.alloc(3_000_000, 'tide ');
    expect(await unpacked(gzipSync(large), 700)).toEqual([large.toString('base64'), large.toString('base64')]);
  });

  test('refuse a cut end, a wrong checksum and bytes after the end', async () => {
    const whole = gzipSync('A tide comes in.');
    const wrong = Buffer.from(whole);
    wrong[whole.length - 6] = (wrong[whole.length - 6] ?? 0) ^ 1;
    for (const damaged of [whole.subarray(0, -3), wrong, Buffer.concat([whole, Buffer.from('more')])]) {
      expect(await unpacked(damaged, 8)).toEqual([null, null]);
    }
  });
});
