#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// halves the start; beside the packages, where nobody else writes
enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/olx', import.meta.url)));

const { run } = await import('./run.ts');
const { terminal } = await import('./terminal.ts');
const { discardStaging } = await import('./staging.ts');

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    discardStaging();
    process.kill(process.pid, signal);
  });
}

process.exitCode = await run(process.argv.slice(2), terminal(process.stdout, process.stderr));
