import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { type Course, readCourse } from '#olx';
import { run } from '../../src/cli/run.ts';
import { readFolder } from '../support/folders.ts';

export const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** What became of one run of the command. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  /** Standard output as it is, for archives. */
  readonly bytes: Buffer;
  readonly err: string;
}

/** Runs `olx` as a process of its own. */
export function olx(...args: readonly string[]): Promise<Ran> {
  return olxIn(process.env, ...args);
}

/** The same, with other environment variables. */
export function olxIn(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Ran> {
  return started({ env, input: null }, args);
}

/** The same, with something to read on standard input. */
export function olxReading(
  input: string | Uint8Array,
  env: NodeJS.ProcessEnv,
  ...args: readonly string[]
): Promise<Ran> {
  return started({ env, input }, args);
}

function started(
  { env, input }: { readonly env: NodeJS.ProcessEnv; readonly input: string | Uint8Array | null },
  args: readonly string[],
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (data: Buffer) => out.push(data));
    child.stderr.on('data', (data: Buffer) => err.push(data));
    child.on('error', reject);
    child.on('close', (code) => {
      const bytes = Buffer.concat(out);
      resolve({ code, out: bytes.toString(), bytes, err: Buffer.concat(err).toString() });
    });
  });
}

/** Runs `olx` inside the test's own process, for the many cases in which it only refuses. */
export async function inProcess(...args: readonly string[]): Promise<Ran> {
  const out: Uint8Array[] = [];
  let err = '';
  const code = await run(args, {
    print: async (text) => {
      out.push(Buffer.from(text));
    },
    tell: async (text) => {
      err += text;
    },
    isInteractive: false,
    screen: null,
  });
  const bytes = Buffer.concat(out);
  return { code, out: bytes.toString(), bytes, err };
}

/** Runs `olx`, which must succeed; answers what it prints. */
export async function done(...args: readonly string[]): Promise<string> {
  return succeeded(args, await olx(...args));
}

/** As `done`, inside the test's own process. */
export async function quick(...args: readonly string[]): Promise<string> {
  return succeeded(args, await inProcess(...args));
}

function succeeded(args: readonly string[], { code, out, err }: Ran): string {
  if (code !== 0) throw new Error(`olx ${args.join(' ')}: ${code}\n${out}${err}`);
  return out;
}

/** A folder of the test file's own, gone when its tests are over. */
export function scratch(): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'olx-cli-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (name) => join(folder, name);
}

/** The paths and contents of a folder's files, to be compared. */
export function contents(path: string, ...without: readonly string[]): ReadonlyMap<string, string> {
  const hashes = [...readFolder(path)].map(([inside, { blob }]) => [inside, blob.hash] as const);
  return new Map(hashes.filter(([inside]) => !without.includes(inside)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The course run or subtree of a folder on disk. */
export function courseAt(path: string): Course {
  const { course, diagnostics } = readCourse(readFolder(path));
  if (course === null) throw new Error(`${path}: ${diagnostics.map(({ message }) => message).join(' ')}`);
  return course;
}

/** A copy of a folder with the texts of some files changed. */
export function altered(from: string, to: string, changes: Readonly<Record<string, (text: string) => string>>): string {
  cpSync(from, to, { recursive: true });
  for (const [path, change] of Object.entries(changes)) {
    const full = join(to, path);
    const before = readFileSync(full, 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`${path} was not changed`);
    writeFileSync(full, after);
  }
  return to;
}
