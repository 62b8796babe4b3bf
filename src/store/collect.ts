import { sql } from 'kysely';
import { BATCH, type Connection } from './connection.ts';
import { type Live, markCommits, markRows, nothingLive } from './liveness.ts';
import { prune } from './prune.ts';
import type { Collected, CollectOptions } from './types.ts';

/**
 * Bytes stay for so long after they were last written, in milliseconds: longer than a plan can be carried out, and
 * than any write can take that is to refer to them.
 */
export const GRACE = 48 * 60 * 60 * 1000;

/**
 * Removes what has had its time and what nothing refers to. Writers go on meanwhile: what is removed was not written
 * for `grace`, and in the moment of the removal, in which nobody writes, no commit reaches it.
 */
export async function collect(connection: Connection, options: CollectOptions = {}): Promise<Collected> {
  const { grace = GRACE, dryRun = false, tell = () => undefined } = options;
  const pruned = dryRun ? null : await prune(connection);
  const live = nothingLive();
  await markCommits(connection, live, (marked) => tell({ phase: 'mark', done: marked, of: null }));
  await markRows(connection, live);
  const found = { objects: 0, blobs: 0, bytes: 0 };
  for (const table of ['objects', 'blobs'] as const) {
    const each = sweeps[table];
    for (let last = ''; ; ) {
      const rows = await each.old(connection, last, grace);
      const newest = rows.at(-1);
      if (newest === undefined) break;
      last = newest.id;
      const dead = rows.filter(({ id }) => !each.isLive(live, id));
      if (dead.length === 0) continue;
      const gone = dryRun ? dead : await removed(connection, live, table, dead, grace);
      found[table] += gone.length;
      for (const { bytes } of gone) found.bytes += Number(bytes);
      tell({ phase: 'remove', done: found.objects + found.blobs, of: null });
      await connection.platform.pause();
    }
  }
  return { ...found, pruned };
}

interface Row {
  readonly id: string;
  readonly bytes: number | string;
}

/** Removes rows in a transaction beside which nobody writes bytes; what a commit has come to reach since the marking stays. */
async function removed(
  connection: Connection,
  live: Live,
  table: keyof typeof sweeps,
  dead: readonly Row[],
  grace: number,
): Promise<readonly Row[]> {
  return connection.transact(connection.db, async (transaction) => {
    await connection.removing(transaction);
    const inside = { ...connection, db: transaction };
    await markCommits(inside, live);
    const ids = dead.map(({ id }) => id).filter((id) => !sweeps[table].isLive(live, id));
    return ids.length === 0 ? [] : sweeps[table].remove(inside, ids, grace);
  });
}

interface Sweep {
  readonly isLive: (live: Live, id: string) => boolean;
  /** Rows after an id that were not written for `grace`, in order of ids; none at the end. */
  readonly old: (connection: Connection, after: string, grace: number) => Promise<readonly Row[]>;
  /** Those of them that are gone now. */
  readonly remove: (connection: Connection, ids: readonly string[], grace: number) => Promise<readonly Row[]>;
}

const length = sql<number>`length(bytes)`.as('bytes');

const objects: Sweep = {
  isLive: (live, id) => live.objects.has(id),
  old: ({ db, moment }, after, grace) =>
    db
      .selectFrom('objects')
      .select(['id', length])
      .where('id', '>', after)
      .where('written_at', '<', moment(-grace))
      .orderBy('id')
      .limit(BATCH)
      .execute(),
  remove: ({ db, moment }, ids, grace) =>
    db
      .deleteFrom('objects')
      .where('id', 'in', ids)
      .where('written_at', '<', moment(-grace))
      .returning(['id', length])
      .execute(),
};

const blobs: Sweep = {
  isLive: (live, id) => live.blobs.has(id),
  old: ({ db, moment }, after, grace) =>
    db
      .selectFrom('blobs')
      .select(['hash as id', 'size as bytes'])
      .where('hash', '>', after)
      .where('written_at', '<', moment(-grace))
      .orderBy('hash')
      .limit(BATCH)
      .execute(),
  remove: async ({ db, moment }, ids, grace) => {
    const gone = await db
      .deleteFrom('blobs')
      .where('hash', 'in', ids)
      .where('written_at', '<', moment(-grace))
      .returning(['hash as id', 'size as bytes', 'body'])
      .execute();
    const bodies = gone.map(({ body }) => body);
    if (bodies.length > 0) await db.deleteFrom('blob_chunks').where('body', 'in', bodies).execute();
    return gone;
  },
};

const sweeps = { objects, blobs };
