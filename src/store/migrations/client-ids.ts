import type { Kysely } from 'kysely';
import type { Platform } from '../backend/backend.ts';
import type { Schema } from '../schema.ts';

/** Programs that were never registered. An application that has such a name shared its rows with them. */
const UNREGISTERED: ReadonlySet<string> = new Set(['studio', 'demo']);

/**
 * Names applications by client id in all that belongs to one of them; before, it was the name. What
 * belonged to a name that several applications have cannot be told apart: each of them keeps the
 * last imports, and the jobs, keys and locks stay with nobody. Commits keep what they say.
 */
export async function nameApplicationsById(db: Kysely<Schema>, { hash }: Pick<Platform, 'hash'>): Promise<void> {
  const hashOf = (value: unknown): string => hash(new TextEncoder().encode(JSON.stringify(value)));
  const byName = new Map<string, string[]>();
  for (const { id, name } of await db.selectFrom('applications').select(['id', 'name']).orderBy('id').execute())
    byName.set(name, [...(byName.get(name) ?? []), id]);
  const clientIds = new Map<string, string>();
  for (const [name, ids] of byName) {
    await copyImports(db, name, ids);
    const [id] = ids;
    if (id === undefined || ids.length > 1 || UNREGISTERED.has(name)) continue;
    clientIds.set(name, id);
    const [before, after] = [hashOf([name, name]), hashOf([id, null])];
    await db.updateTable('jobs').set({ owner: after }).where('owner', '=', before).execute();
    await db.updateTable('idempotency_keys').set({ application: after }).where('application', '=', before).execute();
    await db.updateTable('locks').set({ application: id }).where('application', '=', name).execute();
    await db.updateTable('calls').set({ application: id }).where('application', '=', name).execute();
    for (const column of ['first_application', 'last_application'] as const)
      await db
        .updateTable('seen')
        .set({ [column]: id })
        .where(column, '=', name)
        .execute();
  }
  await nameInOrders(db, clientIds);
}

/** A copy of what was last imported for each application of the name. */
async function copyImports(db: Kysely<Schema>, name: string, ids: readonly string[]): Promise<void> {
  for (const row of await db.selectFrom('imports').selectAll().where('application', '=', name).execute()) {
    for (const application of ids)
      await db
        .insertInto('imports')
        .values({ ...row, application })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
  }
  if (!UNREGISTERED.has(name)) await db.deleteFrom('imports').where('application', '=', name).execute();
}

/** Orders of jobs under way say who asked. */
async function nameInOrders(db: Kysely<Schema>, clientIds: ReadonlyMap<string, string>): Promise<void> {
  for (const { id, order } of await db
    .selectFrom('jobs')
    .select(['id', 'order'])
    .where('order', 'is not', null)
    .execute()) {
    const former: unknown = JSON.parse(order ?? 'null');
    if (!hasActor(former)) continue;
    const { author, application } = former.actor;
    const client = clientIds.get(application);
    const actor =
      client === undefined || author !== application
        ? { author, application, person: author === application ? null : author }
        : { author, application: client, person: null };
    await db
      .updateTable('jobs')
      .set({ order: JSON.stringify({ ...former, actor }) })
      .where('id', '=', id)
      .execute();
  }
}

function hasActor(
  order: unknown,
): order is { readonly actor: { readonly author: string; readonly application: string } } {
  if (typeof order !== 'object' || order === null || !('actor' in order)) return false;
  const { actor } = order;
  return typeof actor === 'object' && actor !== null && 'author' in actor && 'application' in actor;
}
