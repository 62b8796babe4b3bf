/*
 * Breaks connections, database servers, processes and disks under real load, and counts what is lost, doubled or
 * answered wrongly. Exits 1 if anything is. `node test/faults/run.ts [part of the usual number of rounds]`
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../support/postgres.ts';
import { diskFaults } from './_disks.ts';
import { postgresFaults, type Row, sqliteFaults } from './_rounds.ts';

const part = Number(process.argv[2] ?? 1);
const rounds = (count: number): number => Math.ceil(count * part);
const WIDTHS = [34, 7, 13, 8, 5, 8, 6, 6] as const;
let failures = 0;

function line(cells: readonly (string | number)[]): void {
  const padded = cells.map((cell, at) => {
    const text = String(cell);
    return at === 0 ? text.padEnd(WIDTHS[at]) : text.padStart(WIDTHS[at] ?? 0);
  });
  process.stdout.write(`${padded.join(' | ')}\n`);
}

function tell({ fault, rounds: count, acknowledged, retried, lost, doubled, wrong, ended }: Row): void {
  line([fault, count, acknowledged, retried, lost, doubled, wrong.length, ended]);
  for (const each of wrong.slice(0, 10)) process.stdout.write(`  wrong: ${each}\n`);
  failures += lost + doubled + wrong.length + ended;
}

const folder = await mkdtemp(join(tmpdir(), 'olx-faults-'));
const postgres = await startPostgres();
try {
  line(['fault', 'rounds', 'acknowledged', 'retried', 'lost', 'doubled', 'wrong', 'ended']);
  const counts = { terminate: rounds(30), restart: rounds(5), killService: rounds(30), killServer: rounds(5) };
  await postgresFaults(postgres, counts, tell);
  await sqliteFaults(join(folder, 'olx.db'), rounds(30), tell);
  for (const { what, problem } of await diskFaults(postgres, folder)) {
    process.stdout.write(
      `${problem === null ? 'ok' : problem.startsWith('skipped') ? problem : `FAILED: ${problem}`}: ${what}\n`,
    );
    if (problem !== null && !problem.startsWith('skipped')) failures += 1;
  }
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
process.stdout.write(
  failures === 0 ? '\nnothing lost, nothing doubled, nothing answered wrongly\n' : `\n${failures} failures\n`,
);
process.exitCode = failures === 0 ? 0 : 1;
