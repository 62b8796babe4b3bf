import type { CourseKey } from '#olx';
import type { Connection } from '../connection.ts';
import type { SeenRow } from '../schema.ts';
import type { Seen, UsageStore } from '../types.ts';
import { recordCalls } from './record.ts';
import { usageSummary } from './summary.ts';

export function usageStore(connection: Connection): UsageStore {
  const { gate, db } = connection;
  return {
    record: (calls) => gate.enter(() => recordCalls(connection, calls)),
    summary: (query) => gate.enter(() => usageSummary(connection, query)),
    seen: () =>
      gate.enter(async () => {
        const rows = await db.selectFrom('seen').selectAll().orderBy('kind').orderBy('name').execute();
        return rows.map(seenOf);
      }),
  };
}

function seenOf(row: SeenRow): Seen {
  return {
    kind: row.kind === 'setting' ? 'setting' : 'block_type',
    name: row.name,
    first: { at: row.first_at, course: row.first_course as CourseKey | null, application: row.first_application },
    last: { at: row.last_at, course: row.last_course as CourseKey | null, application: row.last_application },
  };
}
