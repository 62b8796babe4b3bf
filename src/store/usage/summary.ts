import { sql } from 'kysely';
import type { Connection } from '../connection.ts';
import type { UsageDimension, UsagePage, UsageQuery } from '../types.ts';
import { type Count, figuresOf } from './figures.ts';

/** How much of a timestamp names its hour or day. */
const LENGTH = { hour: 'YYYY-MM-DDTHH'.length, day: 'YYYY-MM-DD'.length } as const;
const REST = { hour: ':00:00.000Z', day: 'T00:00:00.000Z' } as const;

/** The figures of calls by application, route, block type or course run: one page of the names. */
export async function usageSummary(connection: Connection, query: UsageQuery): Promise<UsagePage> {
  const { names, count } = await pageOfNames(connection, query);
  const byName = Map.groupBy(await counts(connection, query, names), ({ name }) => name);
  const rows = names.map((name) => {
    const all = byName.get(name) ?? [];
    return {
      name,
      ...figuresOf(all),
      overTime: [...Map.groupBy(all, ({ at }) => at)]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([at, some]) => ({ at: at + REST[query.interval], ...figuresOf(some) })),
    };
  });
  return { rows, count };
}

/** Those with most calls first. */
async function pageOfNames(
  { db }: Connection,
  { by, from, to, offset, limit }: UsageQuery,
): Promise<{ readonly names: readonly string[]; readonly count: number }> {
  const name = sql.ref<string>(COLUMNS[by]);
  const source = sourceOf(db, by)
    .where('calls.at', '>=', new Date(from).toISOString())
    .where('calls.at', '<', new Date(to).toISOString())
    .where(name, 'is not', null);
  const { count } = await source
    .select(sql<number | string>`count(distinct ${name})`.as('count'))
    .executeTakeFirstOrThrow();
  const rows = await source
    .select(name.as('name'))
    .groupBy(name)
    .orderBy(sql`sum(calls.count)`, 'desc')
    .orderBy(name)
    .limit(limit)
    .offset(offset)
    .execute();
  return { names: rows.map((row) => row.name), count: Number(count) };
}

function sourceOf(db: Connection['db'], by: UsageDimension) {
  return by === 'block_type'
    ? db.selectFrom('calls').innerJoin('call_block_types', 'call_block_types.call', 'calls.id')
    : db.selectFrom('calls');
}

interface Counted extends Count {
  readonly name: string;
  readonly at: string;
}

async function counts(
  { db }: Connection,
  { by, from, to, interval }: UsageQuery,
  names: readonly string[],
): Promise<readonly Counted[]> {
  if (names.length === 0) return [];
  const at = sql<string>`substr(calls.at, 1, ${sql.lit(LENGTH[interval])})`;
  const name = sql.ref<string>(COLUMNS[by]);
  const rows = await sourceOf(db, by)
    .select(({ fn }) => [
      name.as('name'),
      at.as('hour'),
      'calls.bucket',
      fn.sum('calls.count').as('calls'),
      sql<number | string>`sum(case when calls.status >= 400 then calls.count else 0 end)`.as('failures'),
      fn.max('calls.duration').as('longest'),
    ])
    .where('calls.at', '>=', new Date(from).toISOString())
    .where('calls.at', '<', new Date(to).toISOString())
    .where(name, 'in', names)
    .groupBy([name, at, 'calls.bucket'])
    .execute();
  return rows.map((row) => ({
    name: row.name,
    at: row.hour,
    bucket: Number(row.bucket),
    calls: Number(row.calls),
    failures: Number(row.failures),
    longest: Number(row.longest),
  }));
}

const COLUMNS: Readonly<Record<UsageDimension, string>> = {
  application: 'calls.application',
  route: 'calls.route',
  course: 'calls.course',
  block_type: 'call_block_types.block_type',
};
