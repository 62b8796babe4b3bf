import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparePaths, memoryBlobs, readArchive, sortPaths } from '../../../src/olx/archive/index.ts';
import type { BlobHash, OutputFile } from '../../../src/olx/course/blob.ts';
import { anyFolder, archived, FORMATS, filesUnder } from './folders.ts';

/** Real courses beside the project; the tests that use them are skipped where they are not there. */
const COURSES = fileURLToPath(new URL('../../../../shared/courses', import.meta.url));
const courses = existsSync(COURSES) ? readdirSync(COURSES) : [];

function asTexts(folder: ReadonlyMap<string, string>): Map<string, OutputFile> {
  return new Map([...folder].map(([path, text]) => [path, { text }]));
}

describe.each(FORMATS)('%s', (format) => {
  test('what was written is what is read', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyFolder, fc.constantFrom(undefined, 'course', 'Über/ordner'), async (folder, wrap) => {
        const blobs = memoryBlobs();
        const result = await readArchive(await archived(asTexts(folder), blobs, format, wrap), {
          keep: blobs,
          inMemory: () => true,
        });
        if (!result.ok) throw new Error(`${result.code} ${result.entry}`);
        const expected = [...folder].map(([path, text]): [string, string] => [
          wrap === undefined ? path : `${wrap}/${path}`,
          text,
        ]);
        expected.sort(([left], [right]) => comparePaths(left, right));
        expect(
          [...result.files].map(([path, file]) => [
            path,
            new TextDecoder('utf-8', { ignoreBOM: true }).decode(file.bytes ?? undefined),
          ]),
        ).toEqual(expected);
        for (const [path, { blob, bytes }] of result.files) {
          const text = expected.find(([name]) => name === path)?.[1] ?? '';
          expect(blob).toEqual({
            hash: createHash('sha256').update(text).digest('hex'),
            size: Buffer.byteLength(text),
          });
          expect(await blobs.get(blob.hash)).toEqual(bytes);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('equal folders give equal bytes, whatever the order of files and the cut of blobs', async () => {
    const content = Uint8Array.from({ length: 300_000 }, (_, index) => (index * index) >> 7);
    const blobs = memoryBlobs();
    const blob = await blobs.put(
      (async function* () {
        yield content;
      })(),
    );
    const cutBy = (size: number) => ({
      get: blobs.get,
      async *stream(): AsyncGenerator<Uint8Array> {
        for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
      },
    });
    const files: [string, OutputFile][] = [
      ['course.xml', { text: '<course/>' }],
      ['static/a.bin', { blob }],
      ['zu/ä.xml', { text: 'ä' }],
    ];
    const first = await archived(new Map(files), cutBy(300_000), format);
    for (const size of [1000, 65_536, 65_537]) {
      expect(await archived(new Map(files.toReversed()), cutBy(size), format)).toEqual(first);
    }
  });

  test('times and zones of the machine do not show', async () => {
    const zone = process.env['TZ'];
    const seen = new Set<string>();
    for (const each of ['UTC', 'Asia/Kolkata', 'America/St_Johns']) {
      process.env['TZ'] = each;
      seen.add(Buffer.from(await archived(asTexts(new Map([['a', 'b']])), memoryBlobs(), format)).toString('hex'));
    }
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
    expect(seen.size).toBe(1);
  });

  test('an empty folder is an archive without files', async () => {
    const result = await readArchive(await archived(new Map(), memoryBlobs(), format), { keep: memoryBlobs() });
    expect(result).toEqual({ ok: true, files: new Map() });
  });

  test.skipIf(courses.length === 0).each(courses)(
    'the course %s comes back byte for byte',
    { timeout: 60_000 },
    async (course) => {
      const files = filesUnder(`${COURSES}/${course}`);
      const blobs = memoryBlobs();
      const folder = new Map<string, OutputFile>();
      for (const [path, bytes] of files) {
        const blob = await blobs.put(
          (async function* () {
            yield bytes;
          })(),
        );
        folder.set(path, { blob });
      }
      const kept = memoryBlobs();
      const result = await readArchive(await archived(folder, blobs, format, 'course'), { keep: kept });
      if (!result.ok) throw new Error(`${result.code} ${result.entry}`);
      expect([...result.files.keys()]).toEqual([...files.keys()].map((path) => `course/${path}`).sort(comparePaths));
      for (const [path, bytes] of files) {
        const read = result.files.get(`course/${path}`);
        expect(Buffer.compare(await kept.get(read?.blob.hash ?? ('' as BlobHash)), bytes)).toBe(0);
        if (/\.(xml|html|json)$/.test(path)) expect(read?.bytes?.length).toBe(bytes.length);
      }
    },
  );
});

test('order is by code point, not by code unit', () => {
  const paths = ['a', 'a/b', '\uFFFD', '\u{1F600}', 'z', '\uE000'];
  expect(paths.toSorted(comparePaths)).toEqual(
    paths.toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right))),
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constantFrom(...paths), fc.string({ unit: 'grapheme' }))), (some) => {
      expect(sortPaths([...some])).toEqual(some.toSorted(comparePaths));
    }),
  );
});
