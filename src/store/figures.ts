import type { Connection } from './connection.ts';
import type { StoreFigures } from './types.ts';

/** See `Store.figures`. `beatAt` is by `performance.now()`. */
export async function figures(connection: Connection, beatAt: number | null): Promise<StoreFigures> {
  const { db, moment, platform, size } = connection;
  const { count } = await db
    .selectFrom('instances')
    .select((each) => each.fn.countAll<number | string>().as('count'))
    .where('alive_until', '>', moment())
    .executeTakeFirstOrThrow();
  const rows = await db
    .selectFrom('jobs')
    .select((each) => ['state', each.fn.countAll<number | string>().as('count'), each.fn.min('created_at').as('first')])
    .where('state', 'in', ['queued', 'running'])
    .groupBy('state')
    .execute();
  const of = (state: string) => rows.find((row) => row.state === state);
  const first = of('queued')?.first;
  return {
    ...(await size()),
    instances: Number(count),
    sinceBeat: beatAt === null ? null : performance.now() - beatAt,
    queued: Number(of('queued')?.count ?? 0),
    running: Number(of('running')?.count ?? 0),
    oldestQueued: first === undefined ? 0 : Math.max(0, platform.now() - Date.parse(first)),
  };
}
