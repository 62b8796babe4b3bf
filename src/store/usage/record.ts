import type { Transaction } from 'kysely';
import { batchesOf, type Connection } from '../connection.ts';
import type { Schema, SeenRow } from '../schema.ts';
import type { Call, Seen } from '../types.ts';
import { bucketOf } from './buckets.ts';

const NAME_LENGTH = 255;
/** Rows in one statement; each has ten parameters. */
const ROWS = 50;

/** Writes calls down, and what they show of block types and settings. Does not wait for the disk. */
export async function recordCalls(connection: Connection, calls: readonly Call[]): Promise<void> {
  if (calls.length === 0) return;
  const { db, platform, transactLazily } = connection;
  const named = calls.map((call) => ({ call, id: platform.randomId() }));
  await transactLazily(db, async (transaction) => {
    for (const batch of batchesOf(named, ROWS)) {
      await transaction.insertInto('calls').values(batch.map(rowOf)).execute();
    }
    const types = named.flatMap(({ call, id }) =>
      [...new Set(call.blockTypes)].map((type) => ({ call: id, block_type: shortened(type) })),
    );
    for (const batch of batchesOf(types, ROWS)) {
      await transaction
        .insertInto('call_block_types')
        .values(batch)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    await noteSeen(transaction, calls);
  });
}

function rowOf({ call, id }: { readonly call: Call; readonly id: string }) {
  const duration = Math.max(0, Math.round(call.duration * 1000));
  return {
    id,
    at: new Date(call.at).toISOString(),
    application: shortened(call.application),
    author: shortened(call.author),
    route: shortened(call.route),
    status: call.status,
    outcome: shortened(call.outcome),
    duration,
    bucket: bucketOf(duration),
    course: call.course,
  };
}

async function noteSeen(transaction: Transaction<Schema>, calls: readonly Call[]): Promise<void> {
  // in one order everywhere, so that two who note the same do not wait for each other for ever
  const rows = [...sightings(calls).values()].sort((a, b) => (`${a.kind} ${a.name}` < `${b.kind} ${b.name}` ? -1 : 1));
  for (const row of rows) {
    const { last_at, last_course, last_application } = row;
    await transaction
      .insertInto('seen')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .columns(['kind', 'name'])
          .doUpdateSet({ last_at, last_course, last_application })
          .where('seen.last_at', '<=', last_at),
      )
      .execute();
  }
}

/** The first and last of each block type and setting among the calls. */
function sightings(calls: readonly Call[]): ReadonlyMap<string, SeenRow> {
  const found = new Map<string, SeenRow>();
  for (const call of [...calls].sort((a, b) => a.at - b.at)) {
    if (call.status >= 400) continue;
    const at = new Date(call.at).toISOString();
    const application = shortened(call.application);
    const note = (kind: Seen['kind'], name: string): void => {
      const last = { last_at: at, last_course: call.course, last_application: application };
      const known = found.get(`${kind} ${name}`);
      const first = known ?? { kind, name, first_at: at, first_course: call.course, first_application: application };
      found.set(`${kind} ${name}`, { ...first, ...last });
    };
    for (const type of call.blockTypes) note('block_type', shortened(type));
    for (const setting of call.settings) note('setting', shortened(setting));
  }
  return found;
}

function shortened(text: string): string {
  return text.slice(0, NAME_LENGTH).toWellFormed().replaceAll('\0', '\uFFFD');
}
