import type { BlockId, CourseKey, Version } from '#olx';
import { type Connection, ensureText, timestamp } from './connection.ts';

const NAME_LENGTH = 255;
const BLOCK_LENGTH = 1_024;

/** Notes what an application last imported to a place, in place of what it did before. */
export async function recordImport(
  connection: Connection,
  course: CourseKey,
  block: BlockId,
  application: string,
  version: Version,
): Promise<void> {
  ensureText('application', application, NAME_LENGTH);
  ensureText('block', block, BLOCK_LENGTH);
  ensureText('version', version, NAME_LENGTH);
  const created_at = timestamp(connection.platform);
  await connection.db
    .insertInto('imports')
    .values({ course, block, application, version, created_at })
    .onConflict((conflict) => conflict.columns(['course', 'block', 'application']).doUpdateSet({ version, created_at }))
    .execute();
}

export async function lastImport(
  connection: Connection,
  course: CourseKey,
  block: BlockId,
  application: string,
): Promise<Version | null> {
  const row = await connection.db
    .selectFrom('imports')
    .select('version')
    .where('course', '=', course)
    .where('block', '=', block)
    .where('application', '=', application)
    .executeTakeFirst();
  return row === undefined ? null : (row.version as Version);
}
