import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memoryBlobs, readArchive } from '../../../src/olx/archive/index.ts';
import { archived, FORMATS } from './folders.ts';
import { gz, tarOf } from './tar-by-hand.ts';
import { zipOf } from './zip-by-hand.ts';

const folder = new Map(
  Array.from({ length: 30 }, (_, index): [string, { text: string }] => [
    `problem/${index}-${'n'.repeat(index * 6)}.xml`,
    // noise, so that damage does not fall on runs of equal bytes only
    { text: Array.from({ length: index * 9 }, (__, line) => Math.imul(line + 7, 2654435761 + index) >>> 0).join(' ') },
  ]),
);

describe.each(FORMATS)('%s', (format) => {
  test('cut anywhere it is refused', { timeout: 60_000 }, async () => {
    const whole = await archived(folder, memoryBlobs(), format);
    for (let length = 0; length < whole.length; length += 97) {
      const result = await readArchive(whole.subarray(0, length), { keep: memoryBlobs() });
      expect(result, `${length} of ${whole.length} bytes`).toMatchObject({ ok: false });
    }
    for (const length of [whole.length - 1, whole.length - 2, whole.length - 8]) {
      expect(await readArchive(whole.subarray(0, length), { keep: memoryBlobs() })).toMatchObject({ ok: false });
    }
    expect(await readArchive(whole, { keep: memoryBlobs() })).toMatchObject({ ok: true });
  });

  test('one changed byte is refused or changes nothing that is read', { timeout: 60_000 }, async () => {
    const whole = await archived(folder, memoryBlobs(), format);
    const expected = [...folder].map(([path, { text }]) => `${path}=${text}`).sort();
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const damaged = whole.with(at, (whole[at] ?? 0) ^ change) as Uint8Array<ArrayBuffer>;
        const result = await readArchive(damaged, { keep: memoryBlobs() });
        if (!result.ok) return;
        expect(
          [...result.files]
            .map(([path, { bytes }]) => `${path}=${new TextDecoder().decode(bytes ?? undefined)}`)
            .sort(),
        ).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });
});

test('a tar cut at a block is refused even when its gzip is whole', async () => {
  const tar = tarOf([
    { name: 'a', body: 'x'.repeat(700) },
    { name: 'b', body: new Uint8Array(1024) },
    { name: 'c', pax: { path: 'd' } },
  ]);
  for (let length = 0; length < tar.length - 512; length += 512) {
    expect(await readArchive(gz(tar.subarray(0, length)), { keep: memoryBlobs() }), `${length}`).toMatchObject({
      ok: false,
      code: 'archive-damaged',
    });
  }
  // one block of zeros is an end too: some writers leave the second out
  expect(await readArchive(gz(tar.subarray(0, -512)), { keep: memoryBlobs() })).toMatchObject({ ok: true });
});

test.each([0x80, 0x96, 0xcc, 0xef, 0xf2, 0xff])('a tar size that begins with byte %i is answered', async (byte) => {
  const tar = Uint8Array.from(tarOf([{ name: 'a', body: 'text' }]));
  tar[124] = byte;
  checksum(tar.subarray(0, 512));
  expect(await readArchive(gz(tar), { keep: memoryBlobs() })).toMatchObject({ ok: false });
});

test('a folder that states a size is answered', async () => {
  const tar = Uint8Array.from(tarOf([{ name: 'a', body: 'text' }]));
  tar[156] = 0x35;
  checksum(tar.subarray(0, 512));
  expect(await readArchive(gz(tar), { keep: memoryBlobs() })).toMatchObject({ ok: false });
});

test('tar headers of noise are answered, never waited for', { timeout: 60_000 }, async () => {
  const tar = tarOf([
    { name: 'a', body: 'text' },
    { name: 'b', pax: { path: 'a/b', size: '4' }, body: 'text' },
    { name: 'c', longName: 'c'.repeat(150), body: 'x'.repeat(600) },
  ]);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(tar.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      async (changes) => {
        const noisy = Uint8Array.from(tar);
        for (const [at, value] of changes) noisy[at] = value;
        for (let block = 0; block < noisy.length; block += 512)
          if (noisy[block + 257] === 0x75) checksum(noisy.subarray(block, block + 512));
        const result = await readArchive(gz(noisy), { keep: memoryBlobs() });
        expect(typeof result.ok).toBe('boolean');
      },
    ),
    { numRuns: 400 },
  );
});

test('zip records of noise are answered, never waited for', { timeout: 60_000 }, async () => {
  const zip = zipOf([
    { name: 'a', body: 'text' },
    { name: 'b/c', body: 'x'.repeat(600) },
    { name: 'd', method: 0, body: 'stored' },
  ]);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(zip.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      async (changes) => {
        const noisy = Uint8Array.from(zip);
        for (const [at, value] of changes) noisy[at] = value;
        const result = await readArchive(noisy, { keep: memoryBlobs() });
        expect(typeof result.ok).toBe('boolean');
      },
    ),
    { numRuns: 400 },
  );
});

test('an executable is no archive', async () => {
  const program = new Uint8Array(readFileSync(process.execPath).subarray(0, 10_000));
  expect(await readArchive(program, { keep: memoryBlobs() })).toMatchObject({ ok: false, code: 'archive-unknown' });
});

/** Makes a changed header a header again, so that the change reaches the code behind the checksum. */
function checksum(header: Uint8Array): void {
  header.fill(0x20, 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  new TextEncoder().encodeInto(`${sum.toString(8).padStart(6, '0')}\0 `, header.subarray(148));
}
