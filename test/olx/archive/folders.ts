import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  type ArchiveFormat,
  type BlobSource,
  memoryBlobs,
  readArchive,
  writeArchive,
} from '../../../src/olx/archive/index.ts';
import type { OutputFolder } from '../../../src/olx/course/blob.ts';

export const FORMATS: readonly ArchiveFormat[] = ['tar.gz', 'zip'];

export async function archived(
  folder: OutputFolder,
  blobs: BlobSource,
  format: ArchiveFormat,
  wrap?: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = writeArchive(folder, blobs, format, wrap === undefined ? {} : { wrap });
  return new Uint8Array(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer());
}

/** The files of an archive that must be good, as text by path. */
export async function textsOf(archive: Uint8Array<ArrayBuffer>): Promise<Record<string, string>> {
  const blobs = memoryBlobs();
  const result = await readArchive(archive, { keep: blobs });
  if (!result.ok) throw new Error(`${result.code}: ${result.message} ${result.entry}`);
  const texts: Record<string, string> = {};
  for (const [path, file] of result.files) texts[path] = new TextDecoder().decode(await blobs.get(file.blob.hash));
  return texts;
}

/** Reads a real folder from disk. */
export function filesUnder(root: string): Map<string, Uint8Array<ArrayBuffer>> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const path = join(root, name);
    if (statSync(path).isFile()) files.set(name, new Uint8Array(readFileSync(path)));
  }
  return files;
}

const part = fc.oneof(
  fc.stringMatching(/^[a-z0-9_.-]{1,12}$/),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
  fc.integer({ min: 90, max: 170 }).map((length) => 'n'.repeat(length)),
  fc.constantFrom('static', '__proto__', 'constructor', '.DS_Store', '._x', ' ', 'a.', 'Ünïcode', '\u{1F600}'),
);

function isGood(name: string): boolean {
  return (
    !/[\p{Cc}\\/\uFFFD]/u.test(name) && name.isWellFormed() && name !== '.' && name !== '..' && !/^[A-Za-z]:/.test(name)
  );
}

const path = fc.array(part.filter(isGood), { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));

/** Folders that a file system which tells all names apart may hold, with any text. */
export const anyFolder: fc.Arbitrary<ReadonlyMap<string, string>> = fc
  .array(fc.tuple(path, fc.string({ unit: 'grapheme', maxLength: 2000 })), { maxLength: 12 })
  .map((files) => {
    const folder = new Map<string, string>();
    const taken = new Set<string>();
    const folders = new Set<string>();
    for (const [name, text] of files) {
      const parents = name
        .split('/')
        .map((_, index, all) => all.slice(0, index).join('/'))
        .slice(1);
      if (taken.has(name) || folders.has(name) || parents.some((parent) => taken.has(parent))) continue;
      taken.add(name);
      for (const parent of parents) folders.add(parent);
      folder.set(name, text);
    }
    return folder;
  });
