import { isUtf8 } from 'node:buffer';
import { styleText } from 'node:util';
import { formatPatch, type StructuredPatch, structuredPatch } from 'diff';
import {
  applySteps,
  type BlobHash,
  type Course,
  courseVersionOf,
  type FolderFile,
  ORIGIN_FILE,
  type OutputFile,
  readCourse,
  stepsBetween,
  writeCourse,
} from '#olx';
import type { Blobs } from './blobs.ts';
import { hashOf } from './hashing.ts';
import type { Opened } from './input.ts';
import { printable } from './terminal.ts';

type Files = ReadonlyMap<string, FolderFile>;

/** An asset that is larger is told as a binary file, because nobody reads it line by line. In bytes. */
const MOST_ASSET_BYTES = 1024 * 1024;
/** So many lines may be new or gone before a file is told as replaced. More take long to compare. */
const MOST_CHANGED_LINES = 4000;
const CONTEXT_LINES = 3;

/**
 * The difference from one course run to another, file by file in git's unified form and in the layout of the first:
 * applied to its folder, it gives the content of the second. A file that differs in layout only has no patch. A binary
 * file has one line without a header, which `git apply` and `patch` skip.
 */
export async function* patchesBetween(before: Opened, after: Opened, blobs: Blobs): AsyncGenerator<string> {
  const held = new Map([...before.files.values(), ...after.files.values()].map((each) => [each.blob.hash, each.bytes]));
  const [old, now] = [filesOf(before.course, held), inLayoutOf(before, after, held)];
  for (const path of [...new Set([...old.keys(), ...now.keys()])].sort()) {
    const [from, to] = [old.get(path), now.get(path)];
    if (from?.blob.hash === to?.blob.hash || path === before.course.rootFile.base + ORIGIN_FILE) continue;
    const [was, is] = [await textOf(from, blobs), await textOf(to, blobs)];
    const [a, b] = [`a/${path}`, `b/${path}`];
    if (was === null || is === null) {
      yield `Binary files ${printable(from ? a : '/dev/null')} and ${printable(to ? b : '/dev/null')} differ\n`;
      continue;
    }
    yield formatPatch({
      ...lineChanges(was, is),
      oldFileName: from ? a : '/dev/null',
      newFileName: to ? b : '/dev/null',
      isGit: true,
      ...(from ? {} : { isCreate: true }),
      ...(to ? {} : { isDelete: true }),
    });
  }
}

/** A patch for people: with nothing in it that a terminal would obey, and `coloured` or not. */
export function patchOnScreen(patch: string, coloured: boolean): string {
  const line = (text: string): string => {
    const shown = text.split('\t').map(printable).join('\t');
    const format = coloured ? FORMATS.find(([start]) => text.startsWith(start))?.[1] : undefined;
    return format === undefined ? shown : styleText(format, shown, { validateStream: false });
  };
  return patch.split('\n').map(line).join('\n');
}

const FORMATS = [
  ['diff --git ', 'bold'],
  ['--- ', 'bold'],
  ['+++ ', 'bold'],
  ['@@ ', 'cyan'],
  ['-', 'red'],
  ['+', 'green'],
] as const;

/** The second state in the first one's layout. A file that changes is that of the second to the byte, if it can be. */
function inLayoutOf(before: Opened, after: Opened, held: ReadonlyMap<BlobHash, Uint8Array | null>): Files {
  const applied = applySteps(before.course, stepsBetween(before.course, after.course));
  const [from, to] = [after.course.rootFile.base, before.course.rootFile.base];
  const theirs = new Map([...filesOf(after.course, held)].map(([path, file]) => [to + path.slice(from.length), file]));
  if (!applied.ok) return theirs;
  const [old, now] = [filesOf(before.course, held), filesOf(applied.course, held)];
  const isKept = (path: string, { blob }: FolderFile): boolean => old.get(path)?.blob.hash === blob.hash;
  const exact = new Map([...now].map(([path, file]) => [path, isKept(path, file) ? file : (theirs.get(path) ?? file)]));
  const { kept } = readCourse(exact);
  return kept !== null && courseVersionOf(kept) === courseVersionOf(after.course) ? exact : now;
}

function filesOf(course: Course, held: ReadonlyMap<BlobHash, Uint8Array | null>): Files {
  const file = (written: OutputFile): FolderFile => {
    if ('blob' in written) return { blob: written.blob, bytes: held.get(written.blob.hash) ?? null };
    const bytes = Buffer.from(written.text);
    return {
      blob: { hash: hashOf(bytes) as BlobHash, size: bytes.length },
      bytes,
    };
  };
  return new Map([...writeCourse(course)].map(([path, written]) => [path, file(written)]));
}

/** The text of a file, empty for one that is not there; null if it is binary. */
async function textOf(file: FolderFile | undefined, blobs: Blobs): Promise<string | null> {
  if (file === undefined) return '';
  if (file.bytes === null && file.blob.size > MOST_ASSET_BYTES) return null;
  const bytes = file.bytes ?? (await blobs.get(file.blob.hash));
  // git takes a file with a NUL for a binary one
  return bytes.includes(0) || !isUtf8(bytes) ? null : Buffer.from(bytes).toString();
}

function lineChanges(was: string, is: string): StructuredPatch {
  const options = { context: CONTEXT_LINES, maxEditLength: MOST_CHANGED_LINES };
  return structuredPatch('', '', was, is, undefined, undefined, options) ?? replaced(was, is);
}

/** All lines gone, and all lines new. */
function replaced(was: string, is: string): StructuredPatch {
  const [gone, added] = [structuredPatch('', '', was, ''), structuredPatch('', '', '', is)];
  const [from, to] = [gone.hunks[0], added.hunks[0]];
  const hunks =
    from === undefined || to === undefined
      ? [...gone.hunks, ...added.hunks]
      : [
          {
            oldStart: from.oldStart,
            oldLines: from.oldLines,
            newStart: to.newStart,
            newLines: to.newLines,
            lines: [...from.lines, ...to.lines],
          },
        ];
  return { ...gone, hunks };
}
