import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { piecesOf } from '../../../src/olx/archive/byte-stream.ts';
import { ArchiveFault, type BlobSink, memoryBlobs, readArchive, writeArchive } from '../../../src/olx/archive/index.ts';
import type { BlobHash } from '../../../src/olx/course/blob.ts';
import { archived, FORMATS } from './folders.ts';
import { tarGzOf, tarOf } from './tar-by-hand.ts';

const MIB = 1024 * 1024;

/** Hashes and forgets. */
function hashing(): BlobSink & { seen: number } {
  const sink = {
    seen: 0,
    async put(stream: AsyncIterable<Uint8Array>) {
      const hash = createHash('sha256');
      let size = 0;
      for await (const chunk of stream) {
        hash.update(chunk);
        size += chunk.length;
        sink.seen += chunk.length;
      }
      return { hash: hash.digest('hex') as BlobHash, size };
    },
  };
  return sink;
}

/** By how many bytes the process grew while it worked, at the most. */
async function peakOf(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage.rss();
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss() - before);
  }, 5);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return peak;
}

const block = Uint8Array.from({ length: 64 * 1024 }, (_, index) => Math.imul(index + 1, 2654435761) >>> 11);

function large(bytes: number) {
  return {
    get: () => Promise.reject(new Error('too large to hold')),
    async *stream(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes; at += block.length) yield block.subarray(0, bytes - at);
    },
  };
}

describe('a bomb', () => {
  test('of 200 MB of zeros is refused while it streams', { timeout: 60_000 }, async () => {
    const header = tarOf([{ name: 'static/zeros', size: 200 * MIB }], new Uint8Array(0));
    async function* bomb(): AsyncGenerator<Uint8Array> {
      yield header;
      for (let mib = 0; mib < 200; mib += 1) yield new Uint8Array(MIB);
    }
    const packed = Readable.toWeb(Readable.from(bomb()).pipe(createGzip()));
    const sink = hashing();
    const peak = await peakOf(async () => {
      const result = await readArchive(packed as ReadableStream<Uint8Array>, { keep: sink });
      expect(result).toMatchObject({ ok: false, code: 'ratio-too-high' });
    });
    expect(sink.seen).toBeLessThan(64 * MIB);
    expect(peak).toBeLessThan(100 * MIB);
  });

  test('in a zip that lies about its size is refused at the size it declares', async () => {
    const zip = await archived(new Map([['zeros', { text: '\0'.repeat(8 * MIB) }]]), memoryBlobs(), 'zip');
    const view = new DataView(zip.buffer);
    view.setUint32(indexOf(zip, [0x50, 0x4b, 1, 2]) + 24, 100, true);
    const sink = hashing();
    expect(await readArchive(zip, { keep: sink })).toMatchObject({ ok: false });
    expect(sink.seen).toBeLessThanOrEqual(100);
  });
});

describe.each(FORMATS)('%s', (format) => {
  test('an asset of 100 MB passes in little memory', { timeout: 60_000 }, async () => {
    const size = 100 * MIB;
    const folder = new Map([['static/film.mp4', { blob: { hash: 'f'.repeat(64) as BlobHash, size } }]]);
    const sink = hashing();
    const place = await mkdtemp(join(tmpdir(), 'olx-archive-'));
    try {
      const peak = await peakOf(async () => {
        await writeFile(join(place, 'a'), piecesOf(writeArchive(folder, large(size), format)));
        const result = await readArchive(await openAsBlob(join(place, 'a')), { keep: sink });
        expect(result).toMatchObject({ ok: true });
        if (result.ok) expect(result.files.get('static/film.mp4')).toMatchObject({ bytes: null, blob: { size } });
      });
      expect(sink.seen).toBe(size);
      expect(peak).toBeLessThan(100 * MIB);
    } finally {
      await rm(place, { recursive: true });
    }
  });

  test('bytes are handed out for course files, not for assets nor for what is too large', async () => {
    const texts = [
      'course.xml',
      'static/a.png',
      'course/static/b.png',
      'static/odd.html',
      'policies/static/c.json',
      'html/big.html',
    ];
    const folder = new Map(texts.map((path) => [path, { text: path === 'html/big.html' ? 'x'.repeat(100) : path }]));
    const archive = await archived(folder, memoryBlobs(), format);
    const held = async (options: object) => {
      const result = await readArchive(archive, { keep: memoryBlobs(), limits: { maxEntryBytes: 99 }, ...options });
      return result.ok ? [...result.files].filter(([, file]) => file.bytes !== null).map(([path]) => path) : result;
    };
    expect(await held({})).toEqual(['course.xml', 'policies/static/c.json', 'static/odd.html']);
    expect(await held({ inMemory: (path: string, size: number) => path.endsWith('.png') && size === 12 })).toEqual([
      'static/a.png',
    ]);
  });

  test('progress counts files and bytes and never falls', async () => {
    const folder = new Map([
      ['a', { text: 'a'.repeat(3 * MIB) }],
      ['b', { text: 'b' }],
    ]);
    const seen: (readonly [number, number])[] = [];
    await readArchive(await archived(folder, memoryBlobs(), format), {
      keep: memoryBlobs(),
      onProgress: (entries, bytes) => seen.push([entries, bytes]),
    });
    expect(seen.length).toBeGreaterThan(3);
    expect(seen.at(-1)?.[0]).toBe(2);
    expect(seen.at(-1)?.[1]).toBeGreaterThan(3 * MIB);
    expect(seen).toEqual(seen.toSorted(([, left], [, right]) => left - right));
  });

  test('an abort rejects with its reason, at once and halfway', async () => {
    const archive = await archived(new Map([['a', { text: 'a'.repeat(MIB) }]]), memoryBlobs(), format);
    const reason = new Error('the author left');
    await expect(readArchive(archive, { keep: memoryBlobs(), signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const abort = new AbortController();
    const keep: BlobSink = {
      async put(stream) {
        for await (const _ of stream) abort.abort(reason);
        throw new Error('cut off');
      },
    };
    await expect(readArchive(archive, { keep, signal: abort.signal })).rejects.toBe(reason);
  });

  test('an abort ends the wait for a silent source and for a stuck sink', async () => {
    const archive = await archived(new Map([['a', { text: 'a' }]]), memoryBlobs(), format);
    const reason = new Error('time is up');
    let cancelled: unknown = null;
    const silent = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(archive.subarray(0, 20)),
      cancel: (why) => {
        cancelled = why;
      },
    });
    await expect(readArchive(silent, { keep: memoryBlobs(), signal: after(20, reason) })).rejects.toBe(reason);
    expect(cancelled).toBe(reason);
    const stuck: BlobSink = { put: () => new Promise(() => undefined) };
    await expect(readArchive(archive, { keep: stuck, signal: after(20, reason) })).rejects.toBe(reason);
  });

  test("the sink's and the source's own errors come out as they are", async () => {
    const full = new Error('disk full');
    const archive = await archived(new Map([['a', { text: 'a' }]]), memoryBlobs(), format);
    await expect(readArchive(archive, { keep: { put: () => Promise.reject(full) } })).rejects.toBe(full);
    const torn = new Error('connection reset');
    const source = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(archive.subarray(0, 20)),
      pull: (controller) => controller.error(torn),
    });
    await expect(readArchive(source, { keep: memoryBlobs() })).rejects.toBe(torn);
  });

  test('a sink that leaves bytes behind is a fault', async () => {
    const archive = await archived(new Map([['a', { text: 'abc' }]]), memoryBlobs(), format);
    const keep: BlobSink = { put: async () => ({ hash: '' as BlobHash, size: 3 }) };
    await expect(readArchive(archive, { keep })).rejects.toMatchObject({
      name: 'ArchiveFault',
      code: 'sink-incomplete',
      subject: 'a',
    });
  });

  test('bad paths and bad blobs are faults of the writer', async () => {
    const blobs = memoryBlobs();
    const write = (path: string, wrap?: string) => archived(new Map([[path, { text: '' }]]), blobs, format, wrap);
    for (const path of ['', '/a', '../a', 'a//b', 'a/', './a', 'a\\b', 'a\0', 'C:/a', '\uD800', '\uFFFD']) {
      await expect(write(path), JSON.stringify(path)).rejects.toMatchObject({ code: 'path-refused', subject: path });
    }
    await expect(write('a', '..')).rejects.toBeInstanceOf(ArchiveFault);
    const both = new Map(['a', 'a-b', 'a/b'].map((path) => [path, { text: '' }]));
    await expect(archived(both, blobs, format)).rejects.toMatchObject({ code: 'path-conflict', subject: 'a' });
    const hash = '0'.repeat(64) as BlobHash;
    await expect(archived(new Map([['a', { blob: { hash, size: 1 } }]]), blobs, format)).rejects.toMatchObject({
      code: 'blob-missing',
      subject: hash,
    });
    for (const size of [9 * 64 * 1024 + 1, 9 * 64 * 1024 - 1]) {
      const wrong = new Map([['a', { blob: { hash, size } }]]);
      await expect(archived(wrong, large(9 * 64 * 1024), format)).rejects.toMatchObject({
        code: 'blob-size',
        subject: hash,
      });
    }
  });

  test('a reader that leaves ends the writing', async () => {
    let open = 0;
    const blobs = {
      get: () => Promise.reject(new Error('not asked for')),
      async *stream(): AsyncGenerator<Uint8Array> {
        open += 1;
        try {
          for (;;) yield block;
        } finally {
          open -= 1;
        }
      },
    };
    const reader = writeArchive(
      new Map([['a', { blob: { hash: '' as BlobHash, size: 1024 * MIB } }]]),
      blobs,
      format,
    ).getReader();
    await reader.read();
    await reader.cancel();
    await expect.poll(() => open).toBe(0);
  });
});

test('a refusal does not wait for a source that is still open', async () => {
  let cancelled = false;
  const source = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(tarGzOf([{ name: '../x' }, { name: 'y', body: block }])),
    cancel: () => {
      cancelled = true;
    },
  });
  expect(await readArchive(source, { keep: memoryBlobs() })).toMatchObject({ ok: false, code: 'path-traversal' });
  expect(cancelled).toBe(true);
});

function after(milliseconds: number, reason: unknown): AbortSignal {
  const abort = new AbortController();
  setTimeout(() => abort.abort(reason), milliseconds);
  return abort.signal;
}

function indexOf(bytes: Uint8Array, mark: readonly number[]): number {
  return bytes.findIndex((_, at) => mark.every((byte, index) => bytes[at + index] === byte));
}
