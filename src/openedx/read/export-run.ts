import {
  type BlockId,
  type Course,
  type CourseKey,
  parseUsageKey,
  ROOT_ID,
  readArchive,
  readCourse,
  usageKey,
} from '#olx';
import type { CmsClient, SeenOutline } from '../client/cms-client.ts';
import { CmsFailure } from '../client/cms-failure.ts';
import type { DriverContext, StudioState } from '../state.ts';
import { filesMark } from './course-files.ts';
import { blockMarks, editedOn, marksOf } from './marks.ts';

/** How often a course run is exported at most, if it is changed meanwhile. */
const EXPORTS = 3;

/**
 * Reads the whole course run as Studio's own export, which is exact (`facts/platform.md` 11.4). Needs a session. If
 * somebody changes the course run meanwhile, it is exported again, and at last the marks are left unsettled. Throws
 * `CmsFailure`.
 */
export async function exportRun(client: CmsClient, course: CourseKey, context: DriverContext): Promise<StudioState> {
  const { signal } = context;
  let began = context.now();
  let outline = await client.outline(course, { signal });
  for (let count = 1; ; count++) {
    // before the export: what changes in between is then found as a change
    const root = await client.block(course, usageKey(course, ROOT_ID), { signal });
    const files = await filesMark(client, course, root, signal);
    const read = await exported(client, course, context);
    const after = await client.outline(course, { signal });
    const isStill = sameOutline(outline, after);
    if (isStill || count === EXPORTS) {
      const orphans = await orphansOf(client, course, signal);
      const marks = marksOf(outline, { began, root, files });
      return { course: read, marks: { ...marks, isSettled: marks.isSettled && isStill }, orphans, losses: [] };
    }
    began = context.now();
    outline = after;
  }
}

async function exported(client: CmsClient, course: CourseKey, context: DriverContext): Promise<Course> {
  const { blobs, signal, tell } = context;
  tell({ phase: 'exporting', done: 0, total: null });
  const pieces = await client.exportCourse(course, { signal });
  const read = await readArchive(streamOf(pieces), {
    keep: blobs,
    signal,
    onProgress: (_entries, bytes) => tell({ phase: 'reading', done: bytes, total: null }),
  });
  const call = `GET /export_output/${course}`;
  if (!read.ok) throw new CmsFailure({ kind: 'failed', call, status: 200, words: read.message });
  const { kept, diagnostics } = readCourse(read.files);
  // a block that cannot be read is kept as it is; without a root there is nothing
  if (kept !== null) return kept;
  throw new CmsFailure({ kind: 'failed', call, status: 200, words: diagnostics[0]?.message ?? 'Nothing to read.' });
}

/** Blocks that Studio holds and no children list names. Needs a session. */
export async function orphansOf(
  client: CmsClient,
  course: CourseKey,
  signal: AbortSignal,
): Promise<readonly BlockId[]> {
  const keys = await client.orphans(course, { signal });
  return keys.flatMap((key) => parseUsageKey(key)?.id ?? []);
}

function sameOutline(a: SeenOutline, b: SeenOutline): boolean {
  return editedOn(a) === editedOn(b) && JSON.stringify(blockMarks(a)) === JSON.stringify(blockMarks(b));
}

function streamOf(pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const source = pieces[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await source.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await source.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
