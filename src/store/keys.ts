import type { Transaction } from 'kysely';
import type { Json } from '#olx';
import { type Connection, ensureText, timestamp } from './connection.ts';
import { LimitExceeded } from './errors.ts';
import { jsonText, parseJson } from './model/json.ts';
import type { Schema } from './schema.ts';
import type { KeyClaim, KeyStore } from './types.ts';

const NAME_LENGTH = 255;
/** How long a key stands for its request, in milliseconds. */
export const KEY_LIFETIME = 24 * 60 * 60 * 1000;

export function keyStore(connection: Connection): KeyStore {
  const { gate, db } = connection;
  return {
    claim: (application, key, fingerprint) => gate.enter(() => claim(connection, application, key, fingerprint)),
    complete: (application, key, answer) =>
      gate.enter(() =>
        db.transaction().execute((transaction) => completeInside(connection, transaction, application, key, answer)),
      ),
    release: (application, key) =>
      gate.enter(async () => {
        await db
          .deleteFrom('idempotency_keys')
          .where('application', '=', application)
          .where('key', '=', key)
          .where('instance', '=', connection.instance)
          .where('answer', 'is', null)
          .execute();
      }),
  };
}

async function claim(connection: Connection, application: string, key: string, fingerprint: string): Promise<KeyClaim> {
  ensureText('application', application, NAME_LENGTH);
  ensureText('key', key, NAME_LENGTH);
  ensureText('fingerprint', fingerprint, NAME_LENGTH);
  const { db, instance, platform } = connection;
  return db.transaction().execute(async (transaction): Promise<KeyClaim> => {
    await transaction
      .deleteFrom('idempotency_keys')
      .where('application', '=', application)
      .where('key', '=', key)
      .where('created_at', '<', timestamp(platform, -KEY_LIFETIME))
      .execute();
    const added = await transaction
      .insertInto('idempotency_keys')
      .values({ application, key, fingerprint, instance, answer: null, created_at: timestamp(platform) })
      .onConflict((conflict) => conflict.columns(['application', 'key']).doNothing())
      .executeTakeFirst();
    if (Number(added.numInsertedOrUpdatedRows ?? 0) === 1) return { state: 'claimed' };
    const row = await transaction
      .selectFrom('idempotency_keys')
      .selectAll()
      .where('application', '=', application)
      .where('key', '=', key)
      .executeTakeFirstOrThrow();
    if (row.fingerprint !== fingerprint) return { state: 'mismatch' };
    if (row.answer !== null) return { state: 'done', answer: parseJson(row.answer) };
    if (row.instance === instance) return { state: 'running' };
    // its process is gone; had it changed anything, the same transaction had recorded the answer
    const taken = await transaction
      .updateTable('idempotency_keys')
      .set({ instance })
      .where('application', '=', application)
      .where('key', '=', key)
      .where('instance', '=', row.instance)
      .where('answer', 'is', null)
      .executeTakeFirst();
    return { state: Number(taken.numUpdatedRows) === 1 ? 'claimed' : 'running' };
  });
}

/** Records the answer to a claimed key, as part of a transaction; the first answer stands. */
export async function completeInside(
  connection: Connection,
  transaction: Transaction<Schema>,
  application: string,
  key: string,
  answer: Json,
): Promise<void> {
  const text = jsonText(answer, 'answer');
  if (text.length > connection.limits.result) throw new LimitExceeded('answer', connection.limits.result);
  await transaction
    .updateTable('idempotency_keys')
    .set({ answer: text })
    .where('application', '=', application)
    .where('key', '=', key)
    .where('answer', 'is', null)
    .execute();
}
