/* Runs every bench in a process of its own, one after another; exits 1 where one failed or missed a target. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const benches = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.bench.ts'));
const failed = benches.filter((file) => {
  process.stdout.write(`\n# ${file}\n`);
  return (
    spawnSync(process.execPath, [...process.execArgv, join(import.meta.dirname, file)], { stdio: 'inherit' }).status !==
    0
  );
});
process.stdout.write(failed.length === 0 ? '\nall targets met\n' : `\nfailed: ${failed.join(', ')}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
