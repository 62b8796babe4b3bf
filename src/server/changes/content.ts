import { Readable } from 'node:stream';
import {
  type ArchiveProblem,
  type Course,
  type CourseKey,
  type Diagnostic,
  diagnostic,
  type FolderFile,
  type Origin,
  parseXmlBytes,
  readArchive,
  readCourse,
} from '#olx';
import type { JobContext } from '../jobs/runner.ts';
import type { Parts } from '../parts.ts';
import { limited, type OlxBody } from '../plugins/bodies.ts';
import { Refusal } from '../refusal.ts';
import { olxInvalid } from './olx-invalid.ts';
import { spoolZip } from './zip-spool.ts';

/** A body taken in, not yet looked into. */
export type Unpacked =
  | { readonly kind: 'document'; readonly bytes: Uint8Array }
  | { readonly kind: 'archive'; readonly files: ReadonlyMap<string, FolderFile> };

/** An archive that was read and has no errors of its own. */
export interface ArchiveContent {
  readonly course: Course;
  /** What the archive says of where it comes from. */
  readonly origin: Origin | null;
  readonly findings: readonly Diagnostic[];
}

/** Problems of archives that are a matter of size. */
const SIZE_CODES: ReadonlySet<ArchiveProblem['code']> = new Set([
  'archive-too-large',
  'unpacked-too-large',
  'ratio-too-high',
  'too-many-entries',
]);

/** Takes the body to its end; files go into the store as they arrive. Refuses hostile and oversized archives. */
export async function unpack(
  { store, config }: Parts,
  key: CourseKey,
  body: OlxBody,
  job: JobContext | null,
): Promise<Unpacked> {
  if (body.kind === 'document') return body;
  job?.tell({ phase: 'unpack', done: 0, total: null });
  const source = Readable.toWeb(Readable.from(limited(body.stream, config.limits.archive), { objectMode: false }));
  const result = await readArchive(source as ReadableStream<Uint8Array>, {
    keep: store.blobs,
    spool: spoolZip,
    onProgress: (files) => job?.tell({ done: files }),
    ...(job === null ? {} : { signal: job.signal }),
  });
  if (result.ok) return { kind: 'archive', files: result.files };
  throw archiveRefusal(key, result);
}

/** Reads the files of an archive. Refuses with 422 and all findings where any of them is an error. */
export function readArchiveContent(key: CourseKey, { files }: Extract<Unpacked, { kind: 'archive' }>): ArchiveContent {
  const { course, origin, diagnostics } = readCourse(files);
  if (course === null) throw olxInvalid(key, diagnostics);
  return { course, origin, findings: diagnostics };
}

/** The text of a document's bytes. Refuses with 422 what is not well-formed or not UTF-8. */
export function readText(key: CourseKey, bytes: Uint8Array): string {
  const { document, diagnostics } = parseXmlBytes(bytes, null);
  if (document === null) throw olxInvalid(key, diagnostics);
  return document.text;
}

function archiveRefusal(key: CourseKey, { code, message, entry }: ArchiveProblem): Refusal {
  // the code stands in the words, as on the command line: the list of problem types is shorter
  const said = `${message} (${code})`;
  const detail = entry === null ? said : `${entry}: ${said}`;
  if (SIZE_CODES.has(code)) return new Refusal('too-large', detail);
  if (code === 'archive-unknown') {
    return new Refusal('unsupported-media-type', detail, { supported: ['application/gzip', 'application/zip'] });
  }
  return olxInvalid(key, [diagnostic('file-unreadable', 'error', said, { file: entry })]);
}
