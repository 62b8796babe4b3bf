import { gunzipSync } from 'node:zlib';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import { extract } from 'tar-stream';
import type { ImportResult } from '../types.ts';
import { CourseFolder } from './course-folder.ts';

/** The course folder of an archive, and the name of that folder. */
export interface UnpackedCourse {
  readonly folder: CourseFolder;
  readonly name: string;
}

type Refusal = Extract<ImportResult, { readonly ok: false }>;

/** Unpacks a `.tar.gz` or `.zip` and finds the folder of the first `course.xml`. */
export async function unpack(bytes: Uint8Array): Promise<UnpackedCourse | Refusal> {
  let files: ReadonlyMap<string, Uint8Array>;
  try {
    files = bytes[0] === 0x50 && bytes[1] === 0x4b ? await readZip(bytes) : await readTar(bytes);
  } catch (error) {
    const message =
      error instanceof UnsafeArchive
        ? 'Unsafe archive file. Aborting import.'
        : 'An Unknown error occurred during the unpacking step.';
    return { ok: false, step: 'Unpacking', message };
  }
  // os.walk: a folder before the folders in it.
  const roots = [...files.keys()].filter((path) => path === 'course.xml' || path.endsWith('/course.xml')).sort(byDepth);
  const [root] = roots;
  if (root === undefined) {
    return { ok: false, step: 'Verifying', message: 'Could not find the course.xml file in the package.' };
  }
  const prefix = root.slice(0, -'course.xml'.length);
  return { folder: new CourseFolder(files, prefix), name: prefix.split('/').at(-2) ?? '' };
}

/** An entry or a link leads out of the folder. */
class UnsafeArchive extends Error {}

function byDepth(one: string, other: string): number {
  return one.split('/').length - other.split('/').length || (one < other ? -1 : 1);
}

function safePath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (path.startsWith('/') || parts.includes('..')) throw new UnsafeArchive(path);
  return parts.join('/');
}

async function readTar(bytes: Uint8Array): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const reader = extract();
  reader.end(gunzipSync(bytes));
  for await (const entry of reader) {
    const path = safePath(entry.header.name);
    if (entry.header.type === 'symlink' || entry.header.type === 'link') {
      const target = entry.header.linkname ?? '';
      if (target.startsWith('/') || target.split('/').includes('..')) throw new UnsafeArchive(path);
    }
    const chunks: Uint8Array[] = [];
    for await (const chunk of entry) if (chunk instanceof Uint8Array) chunks.push(chunk);
    if (entry.header.type === 'file') files.set(path, Buffer.concat(chunks));
  }
  return files;
}

async function readZip(bytes: Uint8Array): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const entry of await new ZipReader(new Uint8ArrayReader(bytes)).getEntries()) {
    const path = safePath(entry.filename);
    if (!entry.directory) files.set(path, await entry.getData(new Uint8ArrayWriter()));
  }
  return files;
}
