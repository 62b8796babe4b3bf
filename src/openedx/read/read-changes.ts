import { type BlockId, type CourseKey, courseVersionOf, indexOf, ROOT_ID, usageKey, versionOf } from '#olx';
import type { CmsClient, SeenBlock, SeenOutline } from '../client/cms-client.ts';
import type { DriverContext, Marks, StudioState } from '../state.ts';
import { filesMark } from './course-files.ts';
import { orphansOf } from './export-run.ts';
import { blockMarks, editedOn, isMinuteOver, isUnsettled, marksOf, settingsMark, timesOf } from './marks.ts';
import { readRun } from './read-run.ts';
import { hashOf } from './read-unit.ts';
import { spliceChanges } from './splice-changes.ts';

/** What Studio has changed since a course run was read. */
export type Changes =
  | { readonly kind: 'same'; readonly marks: Marks }
  | {
      readonly kind: 'moved';
      readonly state: StudioState;
      /** The sections, subsections and units that have changed, and when, as Studio says it. */
      readonly moved: readonly { readonly block: BlockId; readonly editedOn: string }[];
      /** True if the whole course run had to be read, because less would not have been exact or faster. */
      readonly isWhole: boolean;
    };

/** How thoroughly Studio is asked. */
export interface ReadChangesOptions {
  /**
   * Asks for the outline at once. That is one request, too, but a larger one; it also shows what was published or
   * discarded, which the mark of the course run does not. Do it before a write.
   */
  readonly thorough?: boolean;
  /**
   * Asks for course-level files and static assets, too: at least four requests more. Do it before an import, which
   * writes all of them.
   */
  readonly files?: boolean;
}

/**
 * Asks Studio whether a course run has changed, and reads only what has. One request if nothing has. In the minute of
 * the last change Studio may have changed again without showing it: then there is a second request, and once that
 * minute is over what was changed in it is read once more. Changes of files and static assets alone are seen only if
 * they are asked for (`files`). Throws `CmsFailure`, or the reason of the context's signal.
 */
export async function readChanges(
  client: CmsClient,
  course: CourseKey,
  known: StudioState,
  context: DriverContext,
  { thorough = false, files = false }: ReadChangesOptions = {},
): Promise<Changes> {
  if (files && (await haveFilesChanged(client, course, known, context.signal)))
    return changesTo(known, await readRun(client, course, context), true);

  const { signal } = context;
  const { marks } = known;
  const began = context.now();
  let root: SeenBlock | null = null;
  if (!thorough) {
    root = await client.block(course, usageKey(course, ROOT_ID), { signal });
    const isStill = editedOn(root) === marks.editedOn && settingsMark(root) === marks.settings;
    if (isStill && marks.isSettled) return { kind: 'same', marks };
    if (isStill && !isMinuteOver(marks.readAt, began)) {
      const watched = await watchedMarks(client, course, marks, signal);
      if (watched !== null) return { kind: 'same', marks: watched };
    }
  }
  const outline = await client.outline(course, { signal });
  if (thorough && marks.isSettled && isSameOutline(outline, marks)) return { kind: 'same', marks };
  root ??= await client.block(course, usageKey(course, ROOT_ID), { signal });

  // what is below the course block is read by itself; its own settings are in too many places
  const spliced =
    settingsMark(root) === marks.settings ? await spliceChanges(client, course, known, outline, signal) : null;
  if (spliced === null) return changesTo(known, await readRun(client, course, context), true);
  const [unit] = spliced.units;
  const olx = unit?.[1].olx ?? null;
  const watched = unit === undefined || olx === null || spliced.units.size > 1 ? null : { unit: unit[0], olx };
  const next = marksOf(outline, { began, root, watched, files: marks.files });
  const isSettled = next.isSettled || (isMinuteOver(marks.readAt, began) && isSameOutline(outline, marks));
  const read = new Set<BlockId | null>(spliced.losses.map(({ block }) => block));
  const state: StudioState = {
    course: spliced.course,
    marks: { ...next, isSettled },
    // an import leaves them without a mark of their own
    orphans: client.hasSession ? await orphansOf(client, course, signal) : known.orphans,
    losses: [...known.losses.filter(({ block }) => !read.has(block)), ...spliced.losses],
  };
  return changesTo(known, state, false);
}

async function haveFilesChanged(
  client: CmsClient,
  course: CourseKey,
  { marks }: StudioState,
  signal: AbortSignal,
): Promise<boolean> {
  const root = await client.block(course, usageKey(course, ROOT_ID), { signal });
  return (await filesMark(client, course, root, signal)) !== marks.files;
}

/**
 * While the minute of a change runs: one request that finds out whether its unit has changed again. Null if it has.
 * If several units changed in that minute, the end of the minute is waited for.
 */
async function watchedMarks(
  client: CmsClient,
  course: CourseKey,
  marks: Marks,
  signal: AbortSignal,
): Promise<Marks | null> {
  const open = Object.entries(marks.blocks).flatMap(([id, mark]) =>
    id.startsWith('vertical@') && isUnsettled(mark, marks.readAt) ? [id as BlockId] : [],
  );
  const [unit] = open;
  if (unit === undefined || open.length > 1) return marks;
  const olx = hashOf(await client.unitOlx(usageKey(course, unit), { signal }));
  if (marks.watched?.unit !== unit) return { ...marks, watched: { unit, olx } };
  return marks.watched.olx === olx ? marks : null;
}

function isSameOutline(outline: SeenOutline, { blocks }: Marks): boolean {
  const now = Object.entries(blockMarks(outline));
  return now.length === Object.keys(blocks).length && now.every(([id, mark]) => blocks[id as BlockId] === mark);
}

function changesTo(known: StudioState, state: StudioState, isWhole: boolean): Changes {
  if (courseVersionOf(state.course) === courseVersionOf(known.course)) {
    const isKnown = state.orphans.join() === known.orphans.join();
    if (isKnown) return { kind: 'same', marks: state.marks };
  }
  const before = indexOf(known.course.root).blocks;
  const after = indexOf(state.course.root).blocks;
  const moved = Object.entries(state.marks.blocks).flatMap(([name, mark]) => {
    const id = name as BlockId;
    const [was, is] = [before.get(id), after.get(id)];
    if (id === ROOT_ID || is === undefined || was === is) return [];
    if (was !== undefined && versionOf(was) === versionOf(is)) return [];
    return [{ block: id, editedOn: timesOf(mark).edited }];
  });
  return { kind: 'moved', state, moved, isWhole };
}
