import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  attributeValue,
  type Course,
  type CourseFileBytes,
  checkDocument,
  type Diagnostic,
  decodeUtf8,
  type Folder,
  indexOf,
  parseXmlBytes,
  readCourse,
  validateCourse,
} from '#olx';
import { systemFailure } from '../failure.ts';
import { type InputKind, kindOf, localPath, readInput } from '../input.ts';
import { presentYear } from '../present-year.ts';
import type { Session } from '../verb.ts';

/** What was found in some content. */
export interface Found {
  readonly findings: readonly Diagnostic[];
  /** The folder that wraps the course, with a `/` at its end; empty if there is none. */
  readonly base: string;
  /** How many blocks there are; null if errors prevent counting. */
  readonly blocks: number | null;
}

/** Everything about one PATH, before anything is selected. */
export interface Inspected extends Found {
  /** As given on the command line. */
  readonly path: string;
  readonly kind: InputKind;
  /** Of a document: the document alone, by its path. */
  readonly files: Folder;
}

/** Reads and validates a PATH: a folder, an archive, or one document. Fails with exit code 2 if it cannot be read. */
export async function inspect(path: string, { blobs }: Session, onPhase: (phase: string) => void): Promise<Inspected> {
  const kind = await kindOf(path);
  onPhase('reading');
  const files = kind === 'document' ? await documentAt(path, { blobs }) : await readInput(path, blobs);
  onPhase('checking');
  return { path, kind, files, ...(kind === 'document' ? inDocument(files, path) : inFolder(files)) };
}

async function documentAt(path: string, { blobs }: Pick<Session, 'blobs'>): Promise<Folder> {
  try {
    const bytes = await readFile(await localPath(path));
    return new Map([[path, { blob: blobs.referTo(path, bytes), bytes }]]);
  } catch (error) {
    throw systemFailure(path, error);
  }
}

/** What all rules find in a folder. */
export function inFolder(files: Folder): Found {
  const { kept, course, diagnostics } = readCourse(files);
  const found = kept === null ? [] : validateCourse(kept, bytesIn(files, kept), presentYear());
  return {
    findings: [...diagnostics, ...found],
    base: kept?.rootFile.base ?? '',
    blocks: course === null ? null : indexOf(course.root).blocks.size,
  };
}

/** What the rules that need no more than the document find in it. */
export function inDocument(files: Folder, path: string): Found {
  const bytes = files.get(path)?.bytes ?? new Uint8Array();
  const { document, diagnostics } = parseXmlBytes(bytes, path);
  if (document === null) return { findings: diagnostics, base: '', blocks: null };
  const { root, text } = document;
  const { block, diagnostics: found } = checkDocument(text, {
    type: root.name,
    urlName: attributeValue(root, 'url_name') ?? '',
    parentType: null,
    scope: 'subtree',
    file: path,
  });
  return { findings: found, base: '', blocks: block === null ? null : indexOf(block).blocks.size };
}

/** Course-level files as the folder has them; paths of a course run do not name the folder that wraps it. */
function bytesIn(files: Folder, { rootFile }: Course): CourseFileBytes {
  return (path) => files.get(rootFile.base + path)?.bytes ?? null;
}

/** The key in `files` of the file that a finding names. */
export function fileKey({ base }: Pick<Found, 'base'>, file: string): string {
  // what lies beside the wrapping folder has a `/` at its start
  return file.startsWith('/') ? file.slice(1) : base + file;
}

/** The path that a finding is about, as the user would open it; for one about no file that of the input. */
export function pathOf(inspected: Pick<Inspected, 'path' | 'kind' | 'base'>, file: string | null): string {
  if (file === null || inspected.kind === 'document') return inspected.path;
  return join(inspected.path, fileKey(inspected, file));
}

/** The content that findings are about, as far as formats need it. */
export interface Content extends Pick<Inspected, 'path' | 'kind' | 'base'> {
  readonly files: ReadonlyMap<string, { readonly bytes: Uint8Array | null }>;
}

/** Gives the texts of files; null for a file that is not there, not held or not UTF-8. Each is decoded once. */
export function textsOf(inspected: Pick<Content, 'files' | 'base' | 'kind'>): (file: string | null) => string | null {
  const known = new Map<string, string | null>();
  return (file) => {
    if (file === null) return null;
    const key = inspected.kind === 'document' ? file : fileKey(inspected, file);
    const before = known.get(key);
    if (before !== undefined) return before;
    const bytes = inspected.files.get(key)?.bytes;
    const decoded = bytes ? decodeUtf8(bytes) : null;
    const text = decoded?.ok ? decoded.text : null;
    known.set(key, text);
    return text;
  };
}
