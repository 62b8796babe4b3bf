import type { Connection } from './connection.ts';
import { KEY_LIFETIME } from './keys.ts';
import { LOCK_MEMORY } from './locks.ts';
import type { Pruned } from './types.ts';
import { giveSpaceBack, removeUploads } from './uploads.ts';

const DAY = 24 * 60 * 60 * 1000;
/** How long the outcome of a job can be asked for, in milliseconds. */
const JOB_LIFETIME = 30 * DAY;
/** What an upload brought and has not ended by then never will be. */
const UPLOAD_LIFETIME = DAY;
/** How long single calls are kept, in milliseconds, and how many rows of them at most. */
const CALL_LIFETIME = 90 * DAY;
const MOST_CALLS = 2_000_000;

/** Removes what has had its time. */
export async function prune(connection: Connection): Promise<Pruned> {
  const { db, moment } = connection;
  const plans = await db.deleteFrom('plans').where('expires_at', '<=', moment()).executeTakeFirst();
  const jobs = await db
    .deleteFrom('jobs')
    .where('state', 'not in', ['queued', 'running'])
    .where('updated_at', '<', moment(-JOB_LIFETIME))
    .executeTakeFirst();
  const keys = await db
    .deleteFrom('idempotency_keys')
    .where('created_at', '<', moment(-KEY_LIFETIME))
    .executeTakeFirst();
  const locks = await db.deleteFrom('locks').where('expires_at', '<', moment(-LOCK_MEMORY)).executeTakeFirst();
  const tokens = await db.deleteFrom('access_tokens').where('expires_at', '<=', moment()).executeTakeFirst();
  const calls = await db.deleteFrom('calls').where('at', '<', moment(-CALL_LIFETIME)).executeTakeFirst();
  const oldest = await db
    .selectFrom('calls')
    .select('at')
    .orderBy('at', 'desc')
    .offset(MOST_CALLS)
    .limit(1)
    .executeTakeFirst();
  if (oldest !== undefined) await db.deleteFrom('calls').where('at', '<=', oldest.at).execute();
  await db.deleteFrom('instances').where('alive_until', '<', moment(-DAY)).execute();
  const uploads = await db
    .selectFrom('blob_uploads')
    .select('body')
    .where('created_at', '<', moment(-UPLOAD_LIFETIME))
    .execute();
  await removeUploads(
    connection,
    uploads.map((upload) => upload.body),
  );
  await giveSpaceBack(connection);
  return {
    plans: Number(plans.numDeletedRows),
    jobs: Number(jobs.numDeletedRows),
    keys: Number(keys.numDeletedRows),
    uploads: uploads.length,
    locks: Number(locks.numDeletedRows),
    tokens: Number(tokens.numDeletedRows),
    calls: Number(calls.numDeletedRows),
  };
}
