import { sql } from 'kysely';
import type { Connection } from '../connection.ts';
import type { UsageDimension, UsageQuery, UsageRow } from '../types.ts';
import { type Count, figuresOf } from './figures.ts';

/** Most names that one answer has. */
const MOST = 1_000;
/** How much of a timestamp names its hour or day. */
const LENGTH = { hour: 'YYYY-MM-DDTHH'.length, day: 'YYYY-MM-DD'.length } as const;
const REST = { hour: ':00:00.000Z', day: 'T00:00:00.000Z' } as const;

/** The figures of calls by application, route, block type or course run. */
export async function usageSummary(connection: Connection, query: UsageQuery): Promise<readonly UsageRow[]> {
  const counted = await counts(connection, query);
  const byName = Map.groupBy(counted, ({ name }) => name);
  return [...byName]
    .map(([name, all]) => ({
      name,
      ...figuresOf(all),
      overTime: [...Map.groupBy(all, ({ at }) => at)]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([at, some]) => ({ at: at + REST[query.interval], ...figuresOf(some) })),
    }))
    .sort((a, b) => b.calls - a.calls || (a.name < b.name ? -1 : 1))
    .slice(0, MOST);
}

interface Counted extends Count {
  readonly name: string;
  readonly at: string;
}

async function counts({ db }: Connection, { by, from, to, interval }: UsageQuery): Promise<readonly Counted[]> {
  const at = sql<string>`substr(calls.at, 1, ${sql.lit(LENGTH[interval])})`;
  const name = sql.ref<string>(COLUMNS[by]);
  const source =
    by === 'block_type'
      ? db.selectFrom('calls').innerJoin('call_block_types', 'call_block_types.call', 'calls.id')
      : db.selectFrom('calls');
  const rows = await source
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
    .where(name, 'is not', null)
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
