/**
 * A program of its own, so that its peak memory can be told. `read FILE` reads an archive into a spool
 * file, as the command does; `write FORMAT KIND BYTES FILE` writes one. KIND is `noise`, which does not
 * compress, or `text`.
 */
import { createWriteStream, openAsBlob } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebReadableStream } from 'node:stream/web';
import { type ArchiveFormat, type BlobHash, type OutputFile, readArchive, writeArchive } from '#olx';
import { openBlobs } from '../../src/cli/blobs.ts';

const MIB = 1024 * 1024;
const PIECE = 64 * 1024;
const COURSE =
  '<course org="o" course="c" url_name="r"><chapter url_name="a"><sequential url_name="b"><vertical url_name="v"><html url_name="h" filename="h"/></vertical></sequential></chapter></course>';

const [verb, ...rest] = process.argv.slice(2);
if (verb === 'read') await read(rest[0] ?? '');
else await write(rest[0] === 'zip' ? 'zip' : 'tar.gz', rest[1] === 'noise', Number(rest[2]), rest[3] ?? '');

async function read(path: string): Promise<void> {
  const blobs = openBlobs({ keep: true });
  const result = await readArchive(await openAsBlob(path), { keep: blobs });
  await blobs.close();
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
}

/** A film, some pictures and many small files. */
async function write(format: ArchiveFormat, isNoise: boolean, bytes: number, path: string): Promise<void> {
  const images: string[] = [];
  const sizes = new Map<string, number>();
  const film = Math.floor(bytes * 0.6);
  sizes.set('film.mp4', film);
  for (let left = bytes - film; left > 0; ) {
    const size = Math.min(left, images.length < 20 ? Math.floor(bytes / 100) : PIECE);
    images.push(`${images.length}.png`);
    sizes.set(`${images.length - 1}.png`, size);
    left -= size;
  }
  const folder = new Map<string, OutputFile>([['course.xml', { text: COURSE }]]);
  folder.set('html/h.xml', { text: '<html filename="h"/>' });
  folder.set('html/h.html', { text: [...sizes.keys()].map((name) => `<img src="/static/${name}">`).join('\n') });
  for (const [name, size] of sizes) folder.set(`static/${name}`, { blob: { hash: name as BlobHash, size } });
  const block = isNoise ? noise() : text();
  const source = {
    get: () => Promise.reject(new Error('not asked for')),
    stream: (hash: BlobHash) => content(block, hash, sizes.get(hash) ?? 0),
  };
  const archive = writeArchive(folder, source, format) as WebReadableStream;
  await pipeline(Readable.fromWeb(archive), createWriteStream(path));
}

/** The block over and over, which is longer than deflate looks back: noise stays noise. */
async function* content(block: Uint8Array, name: string, size: number): AsyncGenerator<Uint8Array> {
  // every file is another one
  const head = new TextEncoder().encode(name).subarray(0, size);
  yield head;
  for (let done = head.length; done < size; ) {
    const at = done % MIB;
    const piece = block.subarray(at, Math.min(at + PIECE, at + size - done, MIB));
    done += piece.length;
    yield piece;
  }
}

function noise(): Uint8Array {
  const words = new Uint32Array(MIB / 4);
  let state = 88_172_645;
  for (let index = 0; index < words.length; index += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[index] = state;
  }
  return new Uint8Array(words.buffer);
}

function text(): Uint8Array {
  const lines: string[] = [];
  for (let line = 0; line < MIB / 64; line += 1) {
    const number = Math.imul(line + 1, 2_654_435_761) >>> 0;
    lines.push(`<p id="${number}">The moon pulls the sea ${number >>> 9} times in ${number >>> 20} years.</p>\n`);
  }
  return new TextEncoder().encode(lines.join('')).slice(0, MIB);
}
