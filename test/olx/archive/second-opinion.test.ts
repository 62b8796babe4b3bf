import { type FileEntry, Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import { expect, test } from 'vitest';
import { memoryBlobs } from '../../../src/olx/archive/index.ts';
import { archived, FORMATS, textsOf } from './folders.ts';
import { type HandZipEntry, zipOf } from './zip-by-hand.ts';

/** What zip.js, at its strictest, reads of a zip. Throws where it refuses. */
async function judged(zip: Uint8Array<ArrayBuffer>): Promise<Record<string, string>> {
  const reader = new ZipReader(new Uint8ArrayReader(zip), {
    strictness: 'strict',
    filenameValidation: 'tolerant',
    checkOverlappingEntry: true,
    checkCrc32: true,
    useWebWorkers: false,
  });
  const texts: Record<string, string> = {};
  for (const entry of await reader.getEntries()) {
    if (entry.directory) continue;
    texts[entry.filename] = new TextDecoder().decode(await (entry as FileEntry).getData(new Uint8ArrayWriter()));
  }
  return texts;
}

const FILES: Readonly<Record<string, string>> = {
  'course.xml': '<course/>',
  'html/ä.html': 'x'.repeat(600),
  'static/stored': 'stored',
};
const entries: readonly HandZipEntry[] = Object.entries(FILES).map(([name, body]) => ({
  name,
  body,
  method: name === 'static/stored' ? 0 : 8,
}));

test('zip.js reads what is written here', { timeout: 60_000 }, async () => {
  const folder = new Map(Object.entries(FILES).map(([path, text]) => [path, { text }]));
  expect(FORMATS).toContain('zip');
  expect(await judged(await archived(folder, memoryBlobs(), 'zip'))).toEqual(FILES);
});

test('of a zip with any byte changed nothing is taken that zip.js refuses or reads otherwise', {
  timeout: 60_000,
}, async () => {
  const sources = [
    zipOf(entries),
    await archived(new Map(Object.entries(FILES).map(([path, text]) => [path, { text }])), memoryBlobs(), 'zip'),
  ];
  let taken = 0;
  for (const source of sources) {
    for (let at = 0; at < source.length; at += 1) {
      for (const change of [0x01, 0x08, 0xff]) {
        const zip = source.with(at, (source[at] ?? 0) ^ change) as Uint8Array<ArrayBuffer>;
        const ours = await textsOf(zip).catch(() => null);
        if (ours === null) continue;
        taken += 1;
        expect(await judged(zip), `byte ${at}, ${change}`).toEqual(ours);
      }
    }
  }
  // times and attributes may be anything, or the law would hold of nothing
  expect(taken).toBeGreaterThan(100);
});
