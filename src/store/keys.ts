import type { Kysely, Transaction } from 'kysely';
import type { Json } from '#olx';
import { type Connection, ensureText, timestamp } from './connection.ts';
import { LimitExceeded } from './errors.ts';
import { livingInstances } from './instances.ts';
import { jsonText, parseJson } from './model/json.ts';
import type { KeyRow, Schema } from './schema.ts';
import type { KeyClaim, KeyStore, UsedKey } from './types.ts';

const NAME_LENGTH = 255;
/** How long a key stands for its request, in milliseconds. */
export const KEY_LIFETIME = 24 * 60 * 60 * 1000;

export function keyStore(connection: Connection): KeyStore {
  const { gate, db, transact } = connection;
  return {
    find: (scope, key) => gate.enter(() => findKey(connection, scope, key)),
    claim: (scope, key, fingerprint) => gate.enter(() => claim(connection, scope, key, fingerprint)),
    complete: (scope, key, answer) =>
      gate.enter(() => transact(db, (transaction) => completeInside(connection, transaction, scope, key, answer))),
    release: (scope, key) =>
      gate.enter(async () => {
        await db
          .deleteFrom('idempotency_keys')
          .where('application', '=', scope)
          .where('key', '=', key)
          .where('instance', '=', connection.instance)
          .where('answer', 'is', null)
          .execute();
      }),
  };
}

async function findKey(connection: Connection, scope: string, key: string): Promise<UsedKey | null> {
  const row = await rowOf(connection.db, scope, key);
  if (row === undefined || row.created_at < timestamp(connection.platform, -KEY_LIFETIME)) return null;
  const { fingerprint, answer, instance } = row;
  const living = answer !== null || (await livingInstances(connection, connection.db)).includes(instance);
  return { fingerprint, answer: answer === null ? null : parseJson(answer), living };
}

async function claim(connection: Connection, scope: string, key: string, fingerprint: string): Promise<KeyClaim> {
  ensureText('scope', scope, NAME_LENGTH);
  ensureText('key', key, NAME_LENGTH);
  ensureText('fingerprint', fingerprint, NAME_LENGTH);
  const { db, instance, platform, transact } = connection;
  return transact(db, async (transaction): Promise<KeyClaim> => {
    await transaction
      .deleteFrom('idempotency_keys')
      .where('application', '=', scope)
      .where('key', '=', key)
      .where('created_at', '<', timestamp(platform, -KEY_LIFETIME))
      .execute();
    const added = await transaction
      .insertInto('idempotency_keys')
      .values({ application: scope, key, fingerprint, instance, answer: null, created_at: timestamp(platform) })
      .onConflict((conflict) => conflict.columns(['application', 'key']).doNothing())
      .executeTakeFirst();
    if (Number(added.numInsertedOrUpdatedRows ?? 0) === 1) return { state: 'claimed' };
    const row = await rowOf(transaction, scope, key);
    // given back between the two statements: whoever asks again will have it
    if (row === undefined) return { state: 'running' };
    if (row.fingerprint !== fingerprint) return { state: 'mismatch' };
    if (row.answer !== null) return { state: 'done', answer: parseJson(row.answer) };
    if ((await livingInstances(connection, transaction)).includes(row.instance)) return { state: 'running' };
    // its process is gone; had it changed anything, the same transaction had recorded the answer
    const taken = await transaction
      .updateTable('idempotency_keys')
      .set({ instance })
      .where('application', '=', scope)
      .where('key', '=', key)
      .where('instance', '=', row.instance)
      .where('answer', 'is', null)
      .executeTakeFirst();
    return { state: Number(taken.numUpdatedRows) === 1 ? 'claimed' : 'running' };
  });
}

function rowOf(db: Kysely<Schema>, scope: string, key: string): Promise<KeyRow | undefined> {
  return db
    .selectFrom('idempotency_keys')
    .selectAll()
    .where('application', '=', scope)
    .where('key', '=', key)
    .executeTakeFirst();
}

/** Records the answer to a claimed key, as part of a transaction; the first answer stands. */
export async function completeInside(
  connection: Connection,
  transaction: Transaction<Schema>,
  scope: string,
  key: string,
  answer: Json,
): Promise<void> {
  const text = jsonText(answer, 'answer');
  if (text.length > connection.limits.result) throw new LimitExceeded('answer', connection.limits.result);
  await transaction
    .updateTable('idempotency_keys')
    .set({ answer: text })
    .where('application', '=', scope)
    .where('key', '=', key)
    .where('answer', 'is', null)
    .execute();
}
