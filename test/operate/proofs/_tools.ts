import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
export const OPERATE = join(ROOT, 'public/operate');

/** True if a command is installed on this machine. */
export function has(command: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, command)));
}

/** True if `docker compose` works, which needs no daemon to read files. */
export function hasComposePlugin(): boolean {
  try {
    run('docker', ['compose', 'version']);
    return true;
  } catch {
    return false;
  }
}

/** Runs a command to its end and answers its output. Throws with all that it said if it fails. */
export function run(command: string, args: readonly string[], options: SpawnSyncOptions = {}): string {
  const ended = ranTo(command, args, options);
  if (ended.code !== 0) throw new Error(`${command} ${args.join(' ')} failed (${ended.code}):\n${ended.said}`);
  return ended.output;
}

/** The same for a command that may fail. `said` is all its output. */
export function ranTo(
  command: string,
  args: readonly string[],
  options: SpawnSyncOptions = {},
): { readonly code: number | null; readonly output: string; readonly said: string } {
  const ended = spawnSync(command, args, { maxBuffer: 64 * 1024 * 1024, ...options, encoding: 'utf8' });
  if (ended.error !== undefined) throw ended.error;
  return { code: ended.status, output: ended.stdout, said: ended.stdout + ended.stderr };
}

/** A new folder that goes with the test. */
export async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'olx-operate-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address === null || typeof address === 'string' ? reject(address) : resolve(address.port)));
    });
  });
}

/** Writes a measured figure below the test's name. */
export function tell(figure: string): void {
  process.stdout.write(`  ${figure}\n`);
}
