import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Content } from '#contract';
import { MEDIA } from '#contract';
import { type Folder, memoryBlobs, writeArchive } from '#olx';
import { foldersIn, REAL_COURSES, readFolder } from '../support/folders.ts';

/** The real courses beside the checkout; none if they are not there. */
export const REAL_NAMES: readonly string[] = existsSync(REAL_COURSES) ? foldersIn(REAL_COURSES) : [];

/** A real course as it would be read from its folder. */
export function realFolder(name: string): Folder {
  return readFolder(join(REAL_COURSES, name));
}

/** A folder as an archive. */
export async function packedFolder(folder: Folder): Promise<Uint8Array> {
  const blobs = memoryBlobs();
  const files = new Map<string, { readonly blob: Awaited<ReturnType<typeof blobs.put>> }>();
  for (const [path, file] of folder) {
    if (file.bytes == null) throw new Error(`no bytes of ${path}`);
    files.set(path, { blob: await blobs.put(once(file.bytes)) });
  }
  return new Uint8Array(await new Response(writeArchive(files, blobs, 'tar.gz')).arrayBuffer());
}

/** An archive as the content of a write. */
export function archiveContent(body: Uint8Array): Content & { readonly kind: 'archive' } {
  return { kind: 'archive', media: MEDIA.gzip, body };
}

/** What the platform exported after it had imported a real course, as an archive. */
export function platformExport(name: string): Uint8Array {
  return readFileSync(join(REAL_COURSES, '../openedx/exported', `${name}.tar.gz`));
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
