import type { CourseKey } from '#olx';
import type { Connection } from './connection.ts';
import type { Shared } from './tree/shared.ts';
import type { CommitId } from './types.ts';

/**
 * The commit that a course run stands at; null where there is no such course run. What was known is
 * right as long as nobody else has changed the database: commits of this store renew it themselves.
 */
export async function headId(connection: Connection, { heads }: Shared, key: CourseKey): Promise<CommitId | null> {
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
