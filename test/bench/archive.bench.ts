/*
 * What an archive with 500 MB of assets costs: peak memory beyond that of the same program with a tiny
 * archive, read, written, and through the command, for content that compresses and content that does
 * not; and time against GNU tar, gzip and unzip. `ARCHIVE_BENCH_MB` makes it smaller. Takes minutes.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { absolute, heading, ratio } from './_report.ts';

const MIB = 1024 * 1024;
const SIZE = Number(process.env['ARCHIVE_BENCH_MB'] ?? 500);
const BOUND = 100;
const TINY = 10_000;
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const PROGRAM = here('_archive-program.ts');
const COMMAND = here('../../src/cli/main.ts');

const free = await statfs(tmpdir());
const need = SIZE * 8 * MIB;
if (free.bavail * free.bsize < need) {
  process.stdout.write(`skipped: ${tmpdir()} has no ${need / MIB} MB\n`);
} else {
  const folder = await mkdtemp(join(tmpdir(), 'olx-bench-'));
  try {
    await measure((name) => join(folder, name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(place: (name: string) => string): Promise<void> {
  const peakFile = place('peak');
  const node = (...args: readonly string[]) => program(peakFile, args);
  const seconds = new Map<string, number>();
  heading(`memory with ${SIZE} MB of assets, beyond that with ${TINY / 1000} kB`, 'MB');
  for (const format of ['tar.gz', 'zip'] as const) {
    const tiny = place(`tiny.${format}`);
    const other = format === 'zip' ? 'tar.gz' : 'zip';
    const base = {
      write: await node(PROGRAM, 'write', format, 'text', String(TINY), tiny),
      read: await node(PROGRAM, 'read', tiny),
      validate: await node(COMMAND, 'validate', tiny),
      extract: await node(COMMAND, 'extract', tiny, 'html@h', '-o', place(`tiny-unit.${format}`)),
      put: await node(COMMAND, 'put', tiny, 'html@h', place(`tiny-unit.${format}`), '-o', place(`tiny-out.${other}`)),
    };
    for (const kind of ['noise', 'text']) {
      const file = place(`${kind}.${format}`);
      const [unit, out] = [place(`unit.${format}`), place(`out.${other}`)];
      const runs: readonly (readonly [keyof typeof base, string, readonly string[]])[] = [
        ['write', `write ${format}`, [PROGRAM, 'write', format, kind, String(SIZE * MIB), file]],
        ['read', `read ${format}`, [PROGRAM, 'read', file]],
        ['validate', `olx validate ${format}`, [COMMAND, 'validate', file]],
        ['extract', `olx extract ${format}`, [COMMAND, 'extract', file, 'html@h', '-o', unit]],
        ['put', `olx put ${format} -o ${other}`, [COMMAND, 'put', file, 'html@h', unit, '-o', out]],
      ];
      for (const [verb, name, args] of runs) {
        const run = await node(...args);
        seconds.set(`${verb} ${format} ${kind}`, run.seconds - base[verb].seconds);
        absolute(`memory: ${name}, ${kind}`, (run.peak - base[verb].peak) / MIB, { atMost: BOUND });
      }
      await Promise.all([unit, out].map((path) => rm(path)));
    }
  }
  heading('time, ours without the start, with SHA-256 of each file and a spool file', 'seconds');
  for (const kind of ['noise', 'text']) {
    const tar = place(`${kind}.tar.gz`);
    const ours = (key: string) => seconds.get(`${key} ${kind}`) ?? Number.NaN;
    ratio(`read tar.gz, ${kind} | GNU tar`, ours('read tar.gz'), await shell(`tar -xzOf ${tar} > /dev/null`), {
      atMost: 4,
    });
    ratio(`read zip, ${kind} | unzip`, ours('read zip'), await shell(`unzip -tqq ${place(`${kind}.zip`)}`), {
      atMost: 4,
    });
    const packing = await shell(`tar -xzOf ${tar} | gzip -6 > /dev/null`);
    ratio(`write tar.gz, ${kind} | gzip -6`, ours('write tar.gz'), packing, { atMost: 2 });
    ratio(`write zip, ${kind} | gzip -6`, ours('write zip'), packing, { atMost: 2 });
  }
}

/** Peak memory in bytes and the seconds that a program took, which must end well. */
async function program(peakFile: string, args: readonly string[]): Promise<{ peak: number; seconds: number }> {
  const all = ['--import', here('_peak-memory.ts'), ...args];
  const seconds = await ended(process.execPath, all, { ...process.env, PEAK_FILE: peakFile });
  return { peak: Number(await readFile(peakFile, 'utf8')), seconds };
}

function shell(line: string): Promise<number> {
  return ended('sh', ['-c', line], process.env);
}

function ended(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    const said: Buffer[] = [];
    child.stderr.on('data', (data: Buffer) => said.push(data));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve((performance.now() - start) / 1000);
      else reject(new Error(`${command} ${args.join(' ')}: ${code}\n${Buffer.concat(said)}`));
    });
  });
}
