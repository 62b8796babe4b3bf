#!/usr/bin/env node
import { mkdirSync, statSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The user's folder for what can be made again, as each system has it. */
function userCache({ XDG_CACHE_HOME = '', LOCALAPPDATA = '' }: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32' && LOCALAPPDATA !== '') return LOCALAPPDATA;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  return isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(homedir(), '.cache');
}

/**
 * Keeps compiled code for the next start. V8 runs what it finds there, so nobody else may write to the folder:
 * Node's own choice is a fixed name in the shared temporary folder, which another user could create first.
 */
function keepCompiledCode(): void {
  try {
    const folder = join(userCache(process.env), 'openedx-olx');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = statSync(folder);
    const isPrivate = process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
    if (isPrivate) enableCompileCache(folder);
  } catch {
    // no home, or a full or read-only disk: the command only starts slower
  }
}

keepCompiledCode();
await import('./command.ts');
