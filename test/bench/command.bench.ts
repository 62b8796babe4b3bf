/*
 * `olx validate` as a whole command, from the start of the process to its end, as it is installed, against
 * the command of olxcleaner; and the least that such a command can take: Node's own start, and reading the
 * same bytes. Needs `npm run build`; README.md says how to get olxcleaner.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCourse } from '#olx';
import { bigCourseFiles } from '../support/big-course.ts';
import { REAL_COURSES, readFolder } from '../support/folders.ts';
import { absolute, heading, median, ratio } from './_report.ts';

const ROUNDS = Number(process.env['ROUNDS'] ?? 11);
const OLX = fileURLToPath(new URL('../../dist/packages/openedx-olx/bin/olx.cjs', import.meta.url));
/** `edx-cleaner` of olxcleaner. */
const PEER = process.env['OLXCLEANER'];
/** How many times as fast as olxcleaner. */
const TARGET = { atLeast: 0.7 };
const MIB = 1024 * 1024;
const STATIC_FILES = 100;
const STATIC_BYTES = MIB;

/** One run of a program, in milliseconds; `cpu` counts all its threads. */
interface Run {
  readonly wall: number;
  readonly cpu: number;
}

const scratch = mkdtempSync(join(tmpdir(), 'olx-bench-'));
// compiled code is kept here, so that the first run is a first run
const environment = { ...process.env, XDG_CACHE_HOME: join(scratch, 'cache') };
try {
  if (!existsSync(OLX)) throw new Error(`${OLX} is not there: run "npm run build" first`);
  for (const [name, folder] of courses()) compare(name, folder);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** The courses with static assets in their folders: real ones of a real size, as nobody should open them. */
function courses(): readonly (readonly [name: string, folder: string])[] {
  const big = join(scratch, 'big');
  for (const [path, { bytes }] of bigCourseFiles({ blocks: 10_000 })) write(join(big, path), bytes ?? new Uint8Array());
  addAssets(big);
  const generated = ['10,000 blocks', big] as const;
  const source = join(REAL_COURSES, 'studio-advanced/course');
  if (!existsSync(source)) {
    process.stdout.write(`skipped: ${source} is not there\n`);
    return [generated];
  }
  const real = join(scratch, 'studio-advanced');
  cpSync(source, real, { recursive: true });
  addAssets(real);
  return [['studio-advanced', real], generated];
}

function addAssets(folder: string): void {
  const bytes = new Uint8Array(STATIC_BYTES).fill(0x5a);
  for (let at = 0; at < STATIC_FILES; at += 1) write(join(folder, `static/asset_${at}.jpg`), bytes);
}

function write(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

function compare(name: string, folder: string): void {
  const files = readFolder(folder);
  const read = readCourse(files);
  if (read.kept === null) throw new Error(`${folder} is not a course run`);
  const text = [...files].filter(([path]) => !path.startsWith('static/')).map(([path]) => join(folder, path));
  const list = join(scratch, `${name}.txt`);
  writeFileSync(list, text.join('\n'));
  const reading = `const fs = require('node:fs'); for (const path of fs.readFileSync(${JSON.stringify(list)}, 'utf8').split('\\n')) fs.readFileSync(path)`;
  const candidates: Readonly<Record<string, readonly string[]>> = {
    olx: [process.execPath, OLX, 'validate', folder],
    start: [process.execPath, '-e', '0'],
    read: [process.execPath, '-e', reading],
    ...(PEER === undefined ? {} : { olxcleaner: [PEER, '-c', join(folder, 'course.xml')] }),
  };
  const runs = new Map<string, Run[]>(Object.keys(candidates).map((each) => [each, []]));
  rmSync(environment.XDG_CACHE_HOME, { recursive: true, force: true });
  const cold = timed(candidates['olx'] ?? []);
  // by turns, so that what else the machine does hits all alike
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const [each, command] of Object.entries(candidates)) {
      const run = timed(command);
      if (round >= 0) runs.get(each)?.push(run);
    }
  }
  const middle = (each: string, what: keyof Run): number => median((runs.get(each) ?? []).map((run) => run[what]));
  const memory = (each: string): number => median(Array.from({ length: 3 }, () => peak(candidates[each] ?? [])));
  if (PEER !== undefined) {
    heading(`${name}: olx validate against olxcleaner`, 'runs a second');
    for (const what of ['wall', 'cpu'] as const) {
      ratio(what, 1000 / middle('olx', what), 1000 / middle('olxcleaner', what), TARGET);
    }
    heading(`${name}: peak memory against olxcleaner`, 'MB');
    ratio('memory', memory('olx'), memory('olxcleaner'), { atMost: Number.POSITIVE_INFINITY });
  }
  heading(`${name}: olx validate, and the least that it could take`, 'ms');
  for (const what of ['wall', 'cpu'] as const) {
    absolute(`${what}: olx validate`, middle('olx', what), null);
    absolute(`${what}: its first start, without compiled code`, cold[what], null);
    absolute(`${what}: start of Node`, middle('start', what), null);
    absolute(`${what}: start of Node, and reading the same files`, middle('read', what), null);
  }
  heading(`${name}: peak memory`, 'MB');
  absolute('olx validate', memory('olx'), null);
  absolute('start of Node, and reading the same files', memory('read'), null);
}

function timed(command: readonly string[]): Run {
  const script = 'TIMEFORMAT="%3R %3U %3S"; time "$@" > /dev/null 2> /dev/null';
  const [wall = 0, user = 0, system = 0] = numbers('bash', ['-c', script, 'bash', ...command]);
  return { wall: wall * 1000, cpu: (user + system) * 1000 };
}

/** The peak of the memory in use, in MB. */
function peak(command: readonly string[]): number {
  const [kilobytes = 0] = numbers('bash', [
    '-c',
    '/usr/bin/time -f %M "$@" 2>&1 > /dev/null | tail -1',
    'bash',
    ...command,
  ]);
  return kilobytes / 1024;
}

/** The numbers that a program writes to standard error, or to standard output if there are none. */
function numbers(program: string, args: readonly string[]): readonly number[] {
  const { status, stdout, stderr } = spawnSync(program, args, { env: environment, encoding: 'utf8' });
  // 1 is findings
  if (status !== 0 && status !== 1) throw new Error(`${args.join(' ')}: ${status} ${stderr}`);
  const found = (stderr.trim() || stdout.trim()).split(/\s+/).map(Number);
  if (found.some(Number.isNaN)) throw new Error(`${args.join(' ')}: ${stderr}${stdout}`);
  return found;
}
