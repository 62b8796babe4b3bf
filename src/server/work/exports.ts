import type { ExportList } from '#contract';
import { type OutputFolder, usageKey, writeDocument, writeSubtree } from '#olx';
import type { Store } from '#store';
import { openCourseAt } from '../access/course.ts';
import { currentBlock } from '../access/current-block.ts';
import { listFiles } from '../answers/export-list.ts';
import { Refusal } from '../refusal.ts';
import type { SubtreeQuery } from './questions.ts';

/** A subtree as one XML document. */
export async function exportedDocument(
  store: Store,
  { course: key, commit, block: id }: SubtreeQuery,
): Promise<Buffer> {
  const snapshot = await openCourseAt(store, key, commit);
  return Buffer.from(writeDocument(currentBlock(snapshot, id).block, snapshot.course.root));
}

/** The files of a subtree's archive. */
export async function exportedFiles(
  store: Store,
  { course: key, commit, block: id }: SubtreeQuery,
): Promise<OutputFolder> {
  const snapshot = await openCourseAt(store, key, commit);
  const { version } = currentBlock(snapshot, id);
  const folder = writeSubtree(snapshot.course, id, key, { block: version, course: snapshot.commit.version });
  if (folder === null) throw new Refusal('not-found', `The course run ${key} has no ${id}.`);
  return folder;
}

/** The list of these files, as the JSON text that is answered. */
export async function exportedList(store: Store, query: SubtreeQuery): Promise<string> {
  const { course: key, commit, block: id } = query;
  const snapshot = await openCourseAt(store, key, commit);
  return JSON.stringify({
    course_key: key,
    block: usageKey(key, id),
    block_version: currentBlock(snapshot, id).version,
    course_version: snapshot.commit.version,
    ...(await listFiles(await exportedFiles(store, query), store.blobs)),
  } satisfies ExportList);
}
