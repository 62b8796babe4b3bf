import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../src/server/main.ts', import.meta.url));
const FORWARDED = '203.0.113.9';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Starts the service, sends it a request with a forwarded address, and stops it; answers its log. */
async function logOf(environment: Readonly<Record<string, string>>): Promise<readonly Record<string, unknown>[]> {
  const { PATH = '' } = process.env;
  const port = await freePort();
  const settings = { OLX_MODE: 'production', OLX_AUTH: 'applications', OLX_DATABASE_URL: 'sqlite::memory:' };
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH, PORT: `${port}`, ...settings, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  const url = `http://127.0.0.1:${port}`;
  const isReady = () =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isReady())) {
    if (child.exitCode !== null) throw new Error(output);
    await pause(50);
  }
  const answer = await fetch(`${url}/api/olx/v1/courses/`, { headers: { 'x-forwarded-for': FORWARDED } });
  expect(answer.status).toBe(401);
  child.kill('SIGTERM');
  expect(await once(child, 'close')).toEqual([0, null]);
  const lines = output.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line): Record<string, unknown> => JSON.parse(line));
}

test('the log names the address of the client, and takes it from a proxy only if that one is trusted', async () => {
  const refused = (log: readonly Record<string, unknown>[]) => log.filter(({ status }) => status === 401);
  expect(refused(await logOf({}))).toMatchObject([{ level: 30, address: '127.0.0.1' }]);
  expect(refused(await logOf({ OLX_TRUSTED_PROXIES: '127.0.0.1' }))).toMatchObject([{ address: FORWARDED }]);
});

test('OLX_LOG_LEVEL leaves out what is less than it', async () => {
  expect(await logOf({ OLX_LOG_LEVEL: 'warn' })).toEqual([]);
});
