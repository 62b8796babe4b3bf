import type { Kysely } from 'kysely';
import type { CourseKey } from '#olx';
import type { Connection } from './connection.ts';
import { HeadMoved, OutcomeUnknown } from './errors.ts';
import { findHead } from './history.ts';
import { endJobsOf, finishInside } from './jobs.ts';
import { completeInside } from './keys.ts';
import { nextToken } from './locks.ts';
import type { Schema } from './schema.ts';
import type { Shared } from './tree/shared.ts';
import type { Deletion, DeletionInput } from './types.ts';
import { giveSpaceBack } from './uploads.ts';

/** What goes with a course run; plans take their parts and texts with them. The heads before the commits that they name. */
const TABLES = [
  'plans',
  'imports',
  'locks',
  'studio_links',
  'studio_writes',
  'commit_blocks',
  'deleted_blocks',
  'commit_contents',
  'course_objects',
  'course_sizes',
  'commits',
] as const;

/** See `Store.deleteCourse`. */
export async function deleteCourse(
  connection: Connection,
  shared: Shared,
  key: CourseKey,
  deletion: DeletionInput,
): Promise<Deletion | null> {
  let done: Deletion | null = null;
  try {
    done = await connection.transact(connection.db, async (transaction) => {
      done = await deleteInside(connection, transaction, key, deletion);
      return done;
    });
  } catch (error) {
    // the connection was lost in the moment of the commit: gone is gone
    if (!(error instanceof OutcomeUnknown) || done === null || (await findHead(connection, key)) !== null) throw error;
  }
  shared.heads.drop(key);
  shared.counted.drop(key);
  shared.snapshots.dropEach(({ commit }) => commit.course === key);
  if (done !== null) await giveSpaceBack(connection);
  return done;
}

async function deleteInside(
  connection: Connection,
  transaction: Kysely<Schema>,
  key: CourseKey,
  { expectedVersion, gone, job, key: claimed }: DeletionInput,
): Promise<Deletion | null> {
  // changes nothing, waits for a commit under way, and makes later ones wait
  const row = await transaction
    .updateTable('courses')
    .set((each) => ({ head: each.ref('head') }))
    .where('key', '=', key)
    .returning('head')
    .executeTakeFirst();
  const head = row === undefined ? null : ((await findHead(connection, key, transaction))?.record ?? null);
  if (head === null) return null;
  if (expectedVersion !== null && head.version !== expectedVersion) throw new HeadMoved(key, head);
  if (job !== undefined) await finishInside(connection, transaction, job.id, job.result);
  const ended = await endJobsOf(connection, transaction, key, job?.id ?? null, gone);
  await transaction.deleteFrom('courses').where('key', '=', key).execute();
  // whoever takes a lock does so before or after this; the counter stays, so that no token is given twice
  await nextToken(transaction, key);
  for (const table of TABLES) await transaction.deleteFrom(table).where('course', '=', key).execute();
  if (claimed !== undefined) await completeInside(connection, transaction, claimed, claimed.answer);
  return { head, ended };
}
