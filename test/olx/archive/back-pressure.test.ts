import { mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type BlobSink, readArchive, writeArchive } from '../../../src/olx/archive/index.ts';
import type { BlobHash } from '../../../src/olx/course/blob.ts';
import { archived, FORMATS } from './folders.ts';

const MIB = 1024 * 1024;
const SIZE = 12 * MIB;
/** What may be between the two ends: a few pieces, never a file. */
const AHEAD = MIB;

/** Noise, so that as many bytes go in as come out. */
const noise = new Uint8Array(MIB);
for (let at = 0; at < MIB; at += 65_536) crypto.getRandomValues(noise.subarray(at, at + 65_536));

const FILM = new Map([['static/film.mp4', { blob: { hash: 'f'.repeat(64) as BlobHash, size: SIZE } }]]);

function film(given: (bytes: number) => void) {
  return {
    get: () => Promise.reject(new Error('too large to hold')),
    async *stream(): AsyncGenerator<Uint8Array> {
      for (let done = 0; done < SIZE; done += 65_536) {
        given(65_536);
        yield noise.subarray(done % MIB, (done % MIB) + 65_536);
      }
    },
  };
}

/** A Blob on disk that tells how many of its bytes have been read. */
class ToldBlob extends Blob {
  readonly #file: Blob;
  readonly #told: (bytes: number) => void;

  constructor(file: Blob, told: (bytes: number) => void) {
    super();
    this.#file = file;
    this.#told = told;
  }

  override get size(): number {
    return this.#file.size;
  }

  override slice(start?: number, end?: number): Blob {
    return new ToldBlob(this.#file.slice(start, end), this.#told);
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    this.#told(this.size);
    return this.#file.arrayBuffer();
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const told = this.#told;
    const count = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        told(chunk.length);
        controller.enqueue(chunk);
      },
    });
    return this.#file.stream().pipeThrough(count);
  }
}

const place = mkdtempSync(join(tmpdir(), 'olx-archive-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

const pause = () => new Promise<void>((resolve) => setImmediate(resolve));

test.each(FORMATS)('reading %s waits for a slow sink, and holds no file', async (format) => {
  const path = join(place, `film.${format}`);
  const blobs = film(() => undefined);
  writeFileSync(path, await archived(FILM, blobs, format));
  let [given, taken, ahead] = [0, 0, 0];
  const keep: BlobSink = {
    async put(stream) {
      for await (const chunk of stream) {
        taken += chunk.length;
        await pause();
        ahead = Math.max(ahead, given - taken);
      }
      return { hash: '' as BlobHash, size: SIZE };
    },
  };
  const source = new ToldBlob(await openAsBlob(path), (bytes) => {
    given += bytes;
  });
  expect(await readArchive(source, { keep })).toMatchObject({ ok: true });
  expect(taken).toBe(SIZE);
  expect(given).toBeGreaterThan(SIZE);
  expect(ahead).toBeLessThan(AHEAD);
});

test.each(FORMATS)('writing %s waits for a slow reader, and holds no file', async (format) => {
  let [given, taken, ahead] = [0, 0, 0];
  const blobs = film((bytes) => {
    given += bytes;
  });
  const reader = writeArchive(FILM, blobs, format).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    taken += value.length;
    await pause();
    ahead = Math.max(ahead, given - taken);
  }
  expect(given).toBe(SIZE);
  expect(taken).toBeGreaterThan(SIZE);
  expect(ahead).toBeLessThan(AHEAD);
});
