import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

const open = new Set<string>();

/** A new path in a folder, for what is not complete yet. */
export function stagingPath(folder: string, name: string): string {
  return join(folder, `.${name.slice(0, 100)}.partial-${crypto.randomUUID().slice(0, 8)}`);
}

/** Gives a path to write to; what is left there in the end is removed. */
export async function withStaging<Result>(path: string, write: (path: string) => Promise<Result>): Promise<Result> {
  open.add(path);
  try {
    return await write(path);
  } finally {
    await rm(path, { recursive: true, force: true });
    open.delete(path);
  }
}

/** Removes a path when the process ends. */
export function removedAtEnd(path: string): void {
  if (open.size === 0) process.once('exit', discardStaging);
  open.add(path);
}

/** For a process that is told to end in the middle. */
export function discardStaging(): void {
  for (const path of open) rmSync(path, { recursive: true, force: true });
}
