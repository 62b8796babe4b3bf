import { createReadStream } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import {
  type BlobHash,
  type BlobRef,
  foldPath,
  isContentPath,
  ORIGIN_FILE,
  type OutputFile,
  type OutputFolder,
} from '#olx';
import type { Blobs } from './blobs.ts';
import { cannotRun, systemCode } from './failure.ts';
import { hashOf, newHash } from './hashing.ts';
import { listFiles } from './read-folder.ts';
import { stagingPath, withStaging } from './staging.ts';
import type { Progress } from './terminal.ts';

/** Files beside the root that make a folder one that may be replaced. */
const ROOT_FILES = ['course.xml', ORIGIN_FILE];

/** Progress is told once for so many files. */
const FILES_A_STEP = 50;

/** Refuses, with exit code 2, a file whose path would lead out of the folder that it is written to. */
export function checkPaths(folder: OutputFolder): void {
  for (const path of folder.keys()) {
    const parts = path.split('/');
    const hostile = parts.some((part) => part === '' || part === '.' || part === '..');
    if (hostile || !isContentPath(path) || /[\p{Cc}\\]|^[A-Za-z]:/u.test(path)) {
      throw cannotRun(`“${path}” cannot be the path of a file; nothing was written`);
    }
  }
}

/**
 * Writes a folder: complete beside its place first, then moved there. A folder that has files is
 * replaced only with `force`, and only if it is an OLX folder or, `inPlace`, the input itself. Equal
 * files stay untouched, and so do folders of version control.
 */
export async function writeFolder(
  { path, force, inPlace }: { readonly path: string; readonly force: boolean; readonly inPlace: boolean },
  folder: OutputFolder,
  blobs: Blobs,
  shown: Pick<Progress, 'show'>,
): Promise<void> {
  const out = resolve(path);
  const there = await entriesOf(out);
  if (there === null) {
    await mkdir(dirname(out), { recursive: true });
    await withStaging(stagingPath(dirname(out), basename(out)), async (staged) => {
      await mkdir(staged);
      await writeAll(staged, [...folder], blobs, shown);
      await rename(staged, out);
    });
    return;
  }
  if (there.length > 0 && !force) throw cannotRun(`${path}: the folder is not empty; --force replaces what is in it`);
  if (there.length > 0 && !inPlace && !there.some((name) => ROOT_FILES.includes(name))) {
    throw cannotRun(`${path}: only an OLX folder, with ${ROOT_FILES.join(' or ')} in it, is replaced`);
  }
  await replaceFolder(out, folder, blobs, shown);
}

async function replaceFolder(
  out: string,
  folder: OutputFolder,
  blobs: Blobs,
  shown: Pick<Progress, 'show'>,
): Promise<void> {
  const former = listFiles(out, { follow: false });
  const known = new Set(former);
  const changed: [string, OutputFile][] = [];
  for (const [path, file] of folder) {
    if (!known.has(path) || !(await isEqual(join(out, path), file))) changed.push([path, file]);
  }
  await withStaging(stagingPath(out, 'olx'), async (staged) => {
    await mkdir(staged);
    await ensureApart(join(staged, 'apart'), folder, blobs);
    await writeAll(staged, changed, blobs, shown);
    for (const path of former) if (!folder.has(path)) await removeFile(out, path);
    for (const [path] of changed) {
      await mkdir(join(out, dirname(path)), { recursive: true });
      await rename(join(staged, path), join(out, path));
    }
  });
}

/** Refuses, with exit code 2, two files whose paths this disk takes for one: the second would replace the first. */
async function ensureApart(probe: string, folder: OutputFolder, blobs: Blobs): Promise<void> {
  const alike = pathsAlike(folder.keys());
  if (alike.length === 0) return;
  await mkdir(probe);
  await writeAll(
    probe,
    alike.map((path) => [path, { text: '' }]),
    blobs,
  );
  await rm(probe, { recursive: true });
}

/** The paths that some disk takes for another of them, or for the folder of another. */
function pathsAlike(paths: Iterable<string>): readonly string[] {
  const byFold = Map.groupBy(paths, foldPath);
  const alike = new Set<string>();
  for (const [folded, same] of byFold) {
    if (same.length > 1) for (const path of same) alike.add(path);
    for (let slash = folded.indexOf('/'); slash !== -1; slash = folded.indexOf('/', slash + 1)) {
      const files = byFold.get(folded.slice(0, slash)) ?? [];
      for (const path of files.length === 0 ? [] : [...files, ...same]) alike.add(path);
    }
  }
  return [...alike];
}

async function writeAll(
  out: string,
  files: readonly (readonly [string, OutputFile])[],
  blobs: Blobs,
  shown?: Pick<Progress, 'show'>,
): Promise<void> {
  for (const [at, [path, file]] of files.entries()) {
    if (at % FILES_A_STEP === 0) shown?.show(`${at} of ${files.length} files`);
    const full = join(out, path);
    await mkdir(dirname(full), { recursive: true }).catch((error: unknown) => {
      throw systemCode(error) === null ? error : cannotRun(`“${path}” cannot stand beside the other files`, error);
    });
    const handle = await open(full, 'wx').catch((error: unknown) => {
      // on a file system that knows no upper and lower case
      throw systemCode(error) === 'EEXIST' ? cannotRun(`“${path}” and another file have one name here`, error) : error;
    });
    try {
      if ('text' in file) await handle.writeFile(file.text);
      else await copyBlob(file.blob, blobs, handle);
    } finally {
      await handle.close();
    }
  }
}

async function copyBlob({ hash: wanted }: BlobRef, blobs: Blobs, to: FileHandle): Promise<void> {
  const hash = newHash();
  for await (const chunk of blobs.stream(wanted)) {
    hash.update(chunk);
    await to.writeFile(chunk);
  }
  if (hash.digest('hex') !== wanted) throw cannotRun('a file was changed by someone else while it was copied');
}

async function isEqual(path: string, file: OutputFile): Promise<boolean> {
  const { hash: wanted, size } = refOf(file);
  if ((await lstat(path)).size !== size) return false;
  const hash = newHash();
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) hash.update(chunk);
  return hash.digest('hex') === wanted;
}

function refOf(file: OutputFile): BlobRef {
  if ('blob' in file) return file.blob;
  const bytes = Buffer.from(file.text);
  return { hash: hashOf(bytes) as BlobHash, size: bytes.length };
}

/** Removes a file, and the folders that are empty without it. */
async function removeFile(out: string, path: string): Promise<void> {
  await rm(join(out, path), { force: true });
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    try {
      await rmdir(join(out, folder));
    } catch {
      return;
    }
  }
}

/** The names in a folder; null where there is none. */
async function entriesOf(path: string): Promise<readonly string[] | null> {
  try {
    return await readdir(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}
