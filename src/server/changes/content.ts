import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { DamagedPolicy } from '#contract';
import {
  type ArchiveProblem,
  type Course,
  type CourseKey,
  type Diagnostic,
  diagnostic,
  type Folder,
  type FolderFile,
  type Origin,
  parseXmlBytes,
  readArchive,
  readCourse,
} from '#olx';
import { ARCHIVE_LIMIT_NAMES, archiveLimits, readLimits, type ServerLimits } from '../config/limits.ts';
import type { Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import type { WorkContext } from '../work/context.ts';
import { type ArchiveBlobs, archiveBlobs } from './archive-blobs.ts';
import { olxInvalid } from './olx-invalid.ts';
import type { Content } from './order.ts';
import { spoolZip } from './zip-spool.ts';

/** A body taken in, not yet looked into. */
export type Unpacked =
  | { readonly kind: 'document'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'archive';
      readonly files: ReadonlyMap<string, FolderFile>;
      /** Its files on trial: to be stored or discarded. */
      readonly blobs: Omit<ArchiveBlobs, 'put' | 'putWhole'>;
    };

/** An archive that was read; it has errors of its own only if these are to be kept. */
export interface ArchiveContent {
  readonly course: Course;
  /** What the archive says of where it comes from. */
  readonly origin: Origin | null;
  readonly findings: readonly Diagnostic[];
}

/** Unpacks what came; files of an archive go into the store. Refuses hostile and oversized archives. */
export async function unpack(
  { store, config }: Pick<Parts, 'store' | 'config'>,
  key: CourseKey,
  content: Content,
  { tell, signal }: WorkContext,
): Promise<Unpacked> {
  if (content.kind === 'nothing') return { kind: 'document', bytes: new Uint8Array(0) };
  if (content.kind === 'document') return content;
  tell({ phase: 'unpack', done: 0, total: null });
  if (content.kind === 'spooled' && content.form === 'document') {
    return { kind: 'document', bytes: await buffer(store.spool.stream(content.id)) };
  }
  const source = content.kind === 'archive' ? content.bytes : streamOf(store.spool.stream(content.id));
  const keep = archiveBlobs(store.blobs);
  const read = readArchive(source, {
    keep,
    limits: archiveLimits(config.limits),
    spool: spoolZip,
    onProgress: (files) => tell({ done: files }),
    signal,
  });
  const result = await read.catch(async (error: unknown) => {
    await keep.discard();
    throw error;
  });
  if (result.ok) return { kind: 'archive', files: result.files, blobs: keep };
  await keep.discard();
  throw archiveRefusal(key, result, config.limits);
}

/**
 * Reads the files of an archive. Refuses with 422 and all findings if any of them is an error and
 * `damaged` does not say to keep what cannot be read, or if the root itself cannot be.
 */
export function readArchiveContent(
  key: CourseKey,
  { files, blobs }: { readonly files: Folder; readonly blobs: Pick<ArchiveBlobs, 'named'> },
  limits: ServerLimits,
  damaged: DamagedPolicy,
): ArchiveContent {
  const { course: sound, kept, origin, diagnostics } = readCourse(files, readLimits(limits));
  const course = damaged === 'keep' && kept?.root.damage === undefined ? kept : sound;
  if (course === null) throw olxInvalid(key, diagnostics);
  return { course: blobs.named(course), origin, findings: diagnostics };
}

/** The text of a document's bytes. Refuses with 422 what is not well-formed or not UTF-8. */
export function readText(key: CourseKey, bytes: Uint8Array): string {
  const { document, diagnostics } = parseXmlBytes(bytes, null);
  if (document === null) throw olxInvalid(key, diagnostics);
  return document.text;
}

function streamOf(bytes: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  return Readable.toWeb(Readable.from(bytes, { objectMode: false })) as ReadableStream<Uint8Array>;
}

function archiveRefusal(
  key: CourseKey,
  { code, message, entry, limit }: ArchiveProblem,
  limits: ServerLimits,
): Refusal {
  // the code stands in the words, as on the command line: the list of problem types is shorter
  const said = `${message} (${code})`;
  const detail = entry === null ? said : `${entry}: ${said}`;
  if (limit !== undefined) {
    const name = ARCHIVE_LIMIT_NAMES[limit];
    return new Refusal('too-large', `${detail} The limit is ${name}.`, { limit: { name, value: limits[name] } });
  }
  if (code === 'archive-unknown') {
    return new Refusal('unsupported-media-type', detail, { supported: ['application/gzip', 'application/zip'] });
  }
  return olxInvalid(key, [diagnostic('file-unreadable', 'error', said, { file: entry })]);
}
