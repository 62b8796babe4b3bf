import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, vi } from 'vitest';
import { type Running, start } from '../server/_process.ts';
import { inProcess, type Ran, scratch } from './_command.ts';

export const DEMO = 'course-v1:OLXDemo+OLX101+2026';

/** The service of a test file, and a folder for what the command keeps. */
export interface ServiceOfFile {
  readonly address: () => string;
  readonly at: (name: string) => string;
}

/** Starts a service for all tests of a file, and points the command at it. */
export function serviceOfFile(environment: Readonly<Record<string, string>> = {}): ServiceOfFile {
  const at = scratch();
  let running: Running | null = null;
  beforeAll(async () => {
    running = await start({ OLX_DATABASE_URL: 'sqlite::memory:', OLX_SEED: 'demo', ...environment });
    vi.stubEnv('OLX_URL', running.address);
    vi.stubEnv('XDG_CONFIG_HOME', at('config'));
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await running?.stop();
  });
  return { at, address: () => running?.address ?? '' };
}

/** Runs the command inside the test's process; answers the result with its exit code checked. */
export async function exits(code: number, ...args: readonly string[]): Promise<Ran> {
  const ran = await inProcess(...args);
  if (ran.code !== code) throw new Error(`olx ${args.join(' ')}: ${ran.code} and not ${code}\n${ran.out}${ran.err}`);
  return ran;
}

/** Changes the first display name in the files of a folder that has one; answers the file. */
export function renameSomething(folder: string, to: string): string {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.xml') || entry.name === 'course.xml') continue;
    const path = join(entry.parentPath, entry.name);
    const text = readFileSync(path, 'utf8');
    const changed = text.replace(
      /(<(?:sequential|vertical|html|problem|video)\b[^>]*display_name=")[^"]+"/,
      `$1${to}"`,
    );
    if (changed === text) continue;
    writeFileSync(path, changed);
    return path;
  }
  throw new Error(`${folder}: no file has a display name`);
}
