import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('./_bare-program.ts', import.meta.url));

/** A process with Fastify and one route, which returns the bytes. */
export async function startBare(
  bytes: Uint8Array,
  type: string,
): Promise<{ readonly address: string; readonly stop: () => Promise<void> }> {
  const child: ChildProcess = spawn(process.execPath, [PROGRAM, type], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin?.end(bytes);
  const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer];
  return {
    address: line.toString().trim(),
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
