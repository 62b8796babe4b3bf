import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { postgresFaults, type Row, sqliteFaults } from '../faults/_rounds.ts';
import { startPostgres } from '../support/postgres.ts';

const NOTHING = { lost: 0, doubled: 0, wrong: [], ended: 0 };

/* `npm run test:faults` does the same with more rounds, and breaks disks as well. */
test('faults of connections, of PostgreSQL and of the service lose nothing, double nothing and end no process', {
  timeout: 180_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'olx-faults-'));
  const postgres = await startPostgres();
  const rows: Row[] = [];
  try {
    const tell = (row: Row): void => {
      rows.push(row);
    };
    await postgresFaults(postgres, { terminate: 2, restart: 1, killService: 1, killServer: 0 }, tell);
    await sqliteFaults(join(folder, 'olx.db'), 1, tell);
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
  for (const row of rows) expect(row, row.fault).toMatchObject(NOTHING);
  for (const row of rows.filter(({ rounds }) => rounds > 0)) expect(row.acknowledged, row.fault).toBeGreaterThan(0);
});
