import type { Kysely } from 'kysely';
import type { Connection } from './connection.ts';
import type { Schema } from './schema.ts';
import type { InstanceStore } from './types.ts';

export function instanceStore(connection: Connection): InstanceStore {
  const { gate, db, instance, moment, transactLazily } = connection;
  return {
    beat: (lease) =>
      gate.enter(() =>
        transactLazily(db, async (transaction) => {
          const alive_until = moment(lease);
          await transaction
            .insertInto('instances')
            .values({ id: instance, alive_until })
            .onConflict((conflict) => conflict.column('id').doUpdateSet({ alive_until }))
            .execute();
        }),
      ),
    outlive: () =>
      gate.enter(async () => {
        await db.deleteFrom('instances').where('id', '!=', instance).execute();
      }),
    leave: () =>
      gate.enter(async () => {
        await db.deleteFrom('instances').where('id', '=', instance).execute();
      }),
  };
}

/** Names no instance and is never alive. */
const PROBE = 'probe';

/** Writes something that nobody reads. */
export async function noteProbe({ moment }: Connection, transaction: Kysely<Schema>): Promise<void> {
  const alive_until = moment(-1);
  await transaction
    .insertInto('instances')
    .values({ id: PROBE, alive_until })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ alive_until }))
    .execute();
}

/** The ids of the instances that live; an instance is always alive to itself. */
export async function livingInstances(
  { instance, moment }: Connection,
  db: Kysely<Schema>,
): Promise<readonly string[]> {
  const rows = await db.selectFrom('instances').select('id').where('alive_until', '>', moment()).execute();
  return [instance, ...rows.map(({ id }) => id)];
}
