import { type Connection, timestamp } from './connection.ts';
import { livingInstances } from './instances.ts';
import { jobOf, UNDER_WAY } from './model/job.ts';
import { removeSpooled } from './spool.ts';
import type { Job } from './types.ts';

/** A job that began so often and ended its process is not tried again. */
const ATTEMPTS = 3;

/** Gives this instance the oldest job of a dead one; see `JobStore.takeUp`. */
export async function takeUpJob(connection: Connection): Promise<Job | null> {
  const { db, instance, platform, transact } = connection;
  for (;;) {
    const living = await livingInstances(connection, db);
    const left = await db
      .selectFrom('jobs')
      .select(['id', 'state', 'instance', 'attempt', 'revision', 'spool', 'order'])
      .where('state', 'in', UNDER_WAY)
      .where('instance', 'not in', living)
      .orderBy('created_at')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    if (left === undefined) return null;
    const hadBegun = left.state === 'running';
    const over = (hadBegun && left.attempt >= ATTEMPTS) || left.order === null;
    const taken = await transact(db, async (transaction) => {
      const row = await transaction
        .updateTable('jobs')
        .set((each) => ({
          ...(over
            ? { state: 'interrupted', message: interrupted(left.attempt), order: null }
            : {
                state: 'queued',
                phase: null,
                done: 0,
                total: null,
                instance,
                attempt: left.attempt + (hadBegun ? 1 : 0),
              }),
          revision: each('revision', '+', 1),
          updated_at: timestamp(platform),
        }))
        .where('id', '=', left.id)
        .where('state', 'in', UNDER_WAY)
        // whoever takes it first changes this, so that the others find nothing
        .where('instance', '=', left.instance)
        .where('revision', '=', left.revision)
        .returningAll()
        .executeTakeFirst();
      if (row !== undefined && over && left.spool !== null) await removeSpooled(transaction, left.spool);
      return row;
    });
    if (taken !== undefined && !over) return jobOf(taken);
  }
}

function interrupted(attempts: number): string {
  return `The service stopped before this was done, ${attempts === 1 ? 'once' : `${attempts} times`}; nothing was changed.`;
}
