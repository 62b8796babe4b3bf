import type { Transaction } from 'kysely';
import { batchesOf, type Connection } from '../connection.ts';
import type { CallRow, Schema, SeenRow } from '../schema.ts';
import type { Call, Seen } from '../types.ts';
import { bucketOf } from './buckets.ts';

const NAME_LENGTH = 255;
const HOUR = 60 * 60 * 1000;
/** Block types and settings that are remembered: content can invent as many names as it likes. */
const MOST_SEEN = 10_000;
/** Rows in one statement; each has eleven parameters. */
const ROWS = 50;

/**
 * Writes calls down, and what they show of block types and settings. Calls that differ in nothing but
 * their moment share a row. Does not wait for the disk.
 */
export async function recordCalls(connection: Connection, calls: readonly Call[]): Promise<void> {
  if (calls.length === 0) return;
  const { db, platform, transactLazily } = connection;
  const rows = grouped(calls).map((group) => ({ ...group, row: { ...group.row, id: platform.randomId() } }));
  await transactLazily(db, async (transaction) => {
    for (const batch of batchesOf(rows, ROWS)) {
      await transaction
        .insertInto('calls')
        .values(batch.map(({ row }) => row))
        .execute();
    }
    const types = rows.flatMap(({ row, blockTypes }) => blockTypes.map((type) => ({ call: row.id, block_type: type })));
    for (const batch of batchesOf(types, ROWS))
      await transaction.insertInto('call_block_types').values(batch).execute();
    await noteSeen(transaction, rows);
  });
}

interface Group {
  readonly row: Omit<CallRow, 'id'>;
  readonly blockTypes: readonly string[];
  readonly settings: readonly string[];
  /** When its first and last call was made, in milliseconds. */
  readonly first: number;
  readonly last: number;
}

function grouped(calls: readonly Call[]): readonly Group[] {
  const groups = new Map<string, Call[]>();
  for (const call of calls) {
    const { application, author, route, status, outcome, course, blockTypes, settings } = call;
    const hour = Math.floor(call.at / HOUR);
    const bucket = bucketOf(microseconds(call));
    const named = [application, author, route, outcome, course, ...blockTypes, '', ...settings].join('\n');
    const key = `${hour} ${bucket} ${status} ${named}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [call]);
    else known.push(call);
  }
  return [...groups.values()].map(groupOf);
}

function groupOf(calls: readonly Call[]): Group {
  const [call] = calls;
  if (call === undefined) throw new TypeError('a group has a call');
  const moments = calls.map(({ at }) => at);
  const first = moments.reduce((a, b) => Math.min(a, b));
  const duration = calls.map(microseconds).reduce((a, b) => Math.max(a, b));
  return {
    blockTypes: [...new Set(call.blockTypes.map(shortened))],
    settings: [...new Set(call.settings.map(shortened))],
    first,
    last: moments.reduce((a, b) => Math.max(a, b)),
    row: {
      at: new Date(first).toISOString(),
      application: shortened(call.application),
      author: shortened(call.author),
      route: shortened(call.route),
      status: call.status,
      outcome: shortened(call.outcome),
      duration,
      bucket: bucketOf(duration),
      count: calls.length,
      course: call.course,
    },
  };
}

function microseconds({ duration }: Call): number {
  return Math.max(0, Math.round(duration * 1000));
}

async function noteSeen(transaction: Transaction<Schema>, groups: readonly Group[]): Promise<void> {
  // in one order everywhere, so that two who note the same do not wait for each other for ever
  const rows = [...sightings(groups).values()].sort((a, b) => (`${a.kind} ${a.name}` < `${b.kind} ${b.name}` ? -1 : 1));
  if (rows.length === 0) return;
  let room = MOST_SEEN - (await countSeen(transaction));
  const isTight = room < rows.length;
  for (const row of rows) {
    const { last_at, last_course, last_application } = row;
    if (isTight && !(await isSeen(transaction, row))) {
      if (room <= 0) continue;
      room -= 1;
    }
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

async function countSeen(transaction: Transaction<Schema>): Promise<number> {
  const { count } = await transaction
    .selectFrom('seen')
    .select((each) => each.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function isSeen(transaction: Transaction<Schema>, { kind, name }: SeenRow): Promise<boolean> {
  const found = await transaction
    .selectFrom('seen')
    .select('name')
    .where('kind', '=', kind)
    .where('name', '=', name)
    .executeTakeFirst();
  return found !== undefined;
}

/** The first and last of each block type and setting among the calls. */
function sightings(groups: readonly Group[]): ReadonlyMap<string, SeenRow> {
  const found = new Map<string, SeenRow>();
  const note = (kind: Seen['kind'], name: string, { row, first, last }: Group): void => {
    const { application, course } = row;
    const [first_at, last_at] = [new Date(first).toISOString(), new Date(last).toISOString()];
    const key = `${kind} ${name}`;
    const known = found.get(key) ?? {
      kind,
      name,
      ...{ first_at, first_course: course, first_application: application },
      ...{ last_at, last_course: course, last_application: application },
    };
    found.set(key, {
      ...known,
      ...(first_at < known.first_at ? { first_at, first_course: course, first_application: application } : {}),
      ...(last_at > known.last_at ? { last_at, last_course: course, last_application: application } : {}),
    });
  };
  for (const group of groups) {
    if (group.row.status >= 400) continue;
    for (const type of group.blockTypes) note('block_type', type, group);
    for (const setting of group.settings) note('setting', setting, group);
  }
  return found;
}

function shortened(text: string): string {
  return text.slice(0, NAME_LENGTH).toWellFormed().replaceAll('\0', '\uFFFD');
}
