import type { CourseKey } from '#olx';
import type { Connection } from './connection.ts';
import { findCommit } from './history.ts';
import { loadSnapshot } from './tree/load.ts';
import type { Shared } from './tree/shared.ts';
import type { CommitId, Snapshot } from './types.ts';

/**
 * The commit that a course run stands at; null where there is no such course run. What was known is
 * right as long as nobody else has changed the database: commits of this store renew it themselves.
 */
async function headId(connection: Connection, { heads }: Shared, key: CourseKey): Promise<CommitId | null> {
  // before the query, so that a change in between shows at the next call
  const changes = connection.foreignChanges();
  const known = heads.find(key);
  if (known !== undefined && known.changes === changes) return known.head;
  const row = await connection.db.selectFrom('courses').select('head').where('key', '=', key).executeTakeFirst();
  if (row === undefined) return null;
  const head = row.head as CommitId;
  if (changes !== null) heads.keep(key, { head, changes });
  return head;
}

/** The same where it is known without a query; else null. */
export function knownHead(connection: Connection, { heads }: Shared, key: CourseKey): CommitId | null {
  const known = heads.find(key);
  return known !== undefined && known.changes === connection.foreignChanges() ? known.head : null;
}

/**
 * A way to load the state that a course run stands at. Many who ask at the same time are served by one
 * question to the database that was put after all of them came.
 */
export function newestOf(connection: Connection, shared: Shared): (key: CourseKey) => Promise<Snapshot | null> {
  const asking = new Map<CourseKey, Asking>();

  async function load(key: CourseKey): Promise<Snapshot | null> {
    const head = await headId(connection, shared, key);
    if (head === null) return null;
    const known = shared.snapshots.find(head);
    if (known !== undefined) return known;
    const found = await findCommit(connection, key, head);
    return found === null ? null : loadSnapshot(connection, shared, found);
  }

  function begin(key: CourseKey): Promise<Snapshot | null> {
    const own: Asking = { answer: load(key), next: null };
    asking.set(key, own);
    const end = (): void => {
      if (own.next === null && asking.get(key) === own) asking.delete(key);
    };
    own.answer.then(end, end);
    return own.answer;
  }

  return (key) => {
    const known = asking.get(key);
    if (known === undefined) return begin(key);
    const again = (): Promise<Snapshot | null> => begin(key);
    known.next ??= known.answer.then(again, again);
    return known.next;
  };
}

/** A question under way, and the one that follows for those who came too late for it. */
interface Asking {
  readonly answer: Promise<Snapshot | null>;
  next: Promise<Snapshot | null> | null;
}
