/** Course archives (`.tar.gz` with one folder) from a folder or from texts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';

/** Files by path, in the order of the archive. */
export type ArchiveFiles = Iterable<readonly [path: string, content: string | Uint8Array]>;

/** Archives the files of a folder. `keep` says which, by path below the folder. */
export async function archiveOfFolder(folder: string, keep = (_path: string) => true): Promise<Uint8Array> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length)).sort();
  return archiveOf(paths.filter(keep).map((path) => [`course/${path}`, readFileSync(join(folder, path))] as const));
}

/** Archives files under exactly these paths, be they safe or not. */
export async function archiveOf(files: ArchiveFiles): Promise<Uint8Array> {
  const archive = pack();
  for (const [name, content] of files) archive.entry({ name }, Buffer.from(content));
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive as AsyncIterable<Uint8Array>) chunks.push(Buffer.from(chunk));
  return gzipSync(Buffer.concat(chunks));
}
