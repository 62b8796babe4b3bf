import type { Kysely } from 'kysely';
import type { Json } from '#olx';
import { type Connection, ensureText } from './connection.ts';
import { KeyLost, LimitExceeded, StoreFailed } from './errors.ts';
import { livingInstances } from './instances.ts';
import { jsonText, parseJson } from './model/json.ts';
import type { KeyRow, Schema } from './schema.ts';
import type { ClaimedKey, KeyClaim, KeyStore } from './types.ts';

const NAME_LENGTH = 255;
/** How long a key stands for its request, in milliseconds. */
export const KEY_LIFETIME = 24 * 60 * 60 * 1000;

export function keyStore(connection: Connection): KeyStore & { readonly sweep: () => Promise<void> } {
  const { gate } = connection;
  /** Claims whose requests are under way in this process, whatever the database says of them. */
  const underWay = new Set<string>();
  /** Claims that the database may have and nobody works under, because it failed when they were made or released. */
  const left = new Set<string>();
  return {
    claim: (scope, key, fingerprint) =>
      gate.enter(async () => {
        const name = JSON.stringify([scope, key]);
        if (underWay.has(name))
          return stateOf(await rowOf(connection, connection.db, scope, key), fingerprint) ?? RUNNING;
        underWay.add(name);
        let claimed = false;
        try {
          const claim = await claimKey(connection, { scope, key, fingerprint });
          claimed = claim.state === 'claimed';
          left.delete(name);
          return claim;
        } catch (error) {
          if (error instanceof StoreFailed) left.add(name);
          throw error;
        } finally {
          if (!claimed) underWay.delete(name);
        }
      }),
    complete: (claimed, answer) =>
      gate.enter(async () => {
        const name = JSON.stringify([claimed.scope, claimed.key]);
        underWay.delete(name);
        try {
          await completing(connection, connection.db, claimed, answer).execute();
        } catch (error) {
          if (error instanceof StoreFailed) left.add(name);
          throw error;
        }
      }),
    release: ({ scope, key }) =>
      gate.enter(async () => {
        const name = JSON.stringify([scope, key]);
        underWay.delete(name);
        try {
          await forget(connection, scope, key);
        } catch (error) {
          if (!(error instanceof StoreFailed)) throw error;
          left.add(name);
        }
      }),
    sweep: () =>
      gate.enter(async () => {
        for (const name of [...left]) {
          if (underWay.has(name)) continue;
          // nobody may claim it meanwhile
          underWay.add(name);
          try {
            const [scope, key] = JSON.parse(name) as [string, string];
            await forget(connection, scope, key);
            left.delete(name);
          } finally {
            underWay.delete(name);
          }
        }
      }),
  };
}

/** Removes a claim of this instance that has no answer. */
async function forget({ db, instance }: Connection, scope: string, key: string): Promise<void> {
  await db
    .deleteFrom('idempotency_keys')
    .where('application', '=', scope)
    .where('key', '=', key)
    .where('instance', '=', instance)
    .where('answer', 'is', null)
    .execute();
}

const RUNNING: KeyClaim = { state: 'running' };

async function claimKey(connection: Connection, claimed: ClaimedKey): Promise<KeyClaim> {
  const { scope, key, fingerprint } = claimed;
  ensureText('scope', scope, NAME_LENGTH);
  ensureText('key', key, NAME_LENGTH);
  ensureText('fingerprint', fingerprint, NAME_LENGTH);
  const { db, instance, moment, transact } = connection;
  return transact(db, async (transaction): Promise<KeyClaim> => {
    await transaction
      .deleteFrom('idempotency_keys')
      .where('application', '=', scope)
      .where('key', '=', key)
      .where('created_at', '<', moment(-KEY_LIFETIME))
      .execute();
    const added = await transaction
      .insertInto('idempotency_keys')
      .values({ application: scope, key, fingerprint, instance, answer: null, created_at: moment() })
      .onConflict((conflict) => conflict.columns(['application', 'key']).doNothing())
      .executeTakeFirst();
    if (Number(added.numInsertedOrUpdatedRows ?? 0) === 1) return { state: 'claimed' };
    const row = await rowOf(connection, transaction, scope, key);
    // released between the two statements: whoever asks again will have it
    if (row === undefined) return RUNNING;
    const state = stateOf(row, fingerprint);
    if (state !== null) return state;
    // of this instance is what was not under way here any more: its end did not reach the database
    const isLeft =
      row.instance === instance || !(await livingInstances(connection, transaction)).includes(row.instance);
    if (!isLeft) return RUNNING;
    // had its request changed anything, the same transaction had recorded the answer
    const taken = await transaction
      .updateTable('idempotency_keys')
      .set({ instance, fingerprint })
      .where('application', '=', scope)
      .where('key', '=', key)
      .where('instance', '=', row.instance)
      .where('answer', 'is', null)
      .executeTakeFirst();
    return Number(taken.numUpdatedRows) === 1 ? { state: 'claimed' } : RUNNING;
  });
}

/** What a row says to a request of that fingerprint; null if it is a claim without an answer yet. */
function stateOf(row: KeyRow | undefined, fingerprint: string): KeyClaim | null {
  if (row === undefined) return null;
  if (!isSameRequest(row.fingerprint, fingerprint)) return { state: 'mismatch' };
  return row.answer === null ? null : { state: 'done', answer: parseJson(row.answer), fingerprint: row.fingerprint };
}

function isSameRequest(one: string, other: string): boolean {
  const [head, body] = one.split(' ');
  const [otherHead, otherBody] = other.split(' ');
  return head === otherHead && (body === undefined || otherBody === undefined || body === otherBody);
}

function rowOf({ moment }: Connection, db: Kysely<Schema>, scope: string, key: string): Promise<KeyRow | undefined> {
  return db
    .selectFrom('idempotency_keys')
    .selectAll()
    .where('application', '=', scope)
    .where('key', '=', key)
    .where('created_at', '>=', moment(-KEY_LIFETIME))
    .executeTakeFirst();
}

function completing(
  { limits, instance }: Connection,
  db: Kysely<Schema>,
  { scope, key, fingerprint }: ClaimedKey,
  answer: Json,
) {
  const text = jsonText(answer, 'answer');
  if (text.length > limits.result) throw new LimitExceeded('answer', limits.result);
  return db
    .updateTable('idempotency_keys')
    .set({ answer: text, fingerprint })
    .where('application', '=', scope)
    .where('key', '=', key)
    .where('instance', '=', instance)
    .where('answer', 'is', null);
}

/**
 * Records the answer to a claimed key as part of a transaction. Throws `KeyLost`, which undoes the
 * transaction, if somebody else has the claim by now: that one makes the change.
 */
export async function completeInside(
  connection: Connection,
  transaction: Kysely<Schema>,
  claimed: ClaimedKey,
  answer: Json,
): Promise<void> {
  const { numUpdatedRows } = await completing(connection, transaction, claimed, answer).executeTakeFirst();
  if (Number(numUpdatedRows) !== 1) throw new KeyLost(claimed.key);
}
