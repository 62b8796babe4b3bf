import { run } from './run.ts';
import { discardStaging } from './staging.ts';
import { terminal } from './terminal.ts';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    discardStaging();
    process.kill(process.pid, signal);
  });
}

process.exitCode = await run(process.argv.slice(2), terminal(process.stdout, process.stderr));
