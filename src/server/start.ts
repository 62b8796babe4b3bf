import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// what `npm start` runs: one command with `exec`, so that the signals of npm reach the service; Windows has no exec and takes the second form
const builder = fileURLToPath(new URL('build-page.ts', import.meta.url));
const { status } = spawnSync(process.execPath, [builder], { stdio: 'inherit' });
if (status === 0) await import('./main.ts');
else process.exitCode = status ?? 1;
