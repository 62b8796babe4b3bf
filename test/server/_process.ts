import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Client, createClient, fetchTransport } from '#contract';

const MAIN = fileURLToPath(new URL('../../src/server/main.ts', import.meta.url));
/** Longest wait for the service to listen, in milliseconds. */
const START_LIMIT = 60_000;

/** The service as a process of its own. */
export interface Running {
  readonly address: string;
  readonly client: Client;
  /** False once the process has ended, whoever ended it. */
  readonly isAlive: () => boolean;
  /** Ends it as a power cut would. */
  readonly kill: () => Promise<void>;
  /** Asks it to stop; answers its exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Starts `main.ts` on a free port and waits until it listens. */
export async function start(environment: Readonly<Record<string, string>>): Promise<Running> {
  const child = launch(environment);
  const address = await listening(child);
  const exited = once(child, 'exit') as Promise<[number | null]>;
  return {
    address,
    client: createClient({ request: fetchTransport({ url: address }) }),
    isAlive: () => child.exitCode === null && child.signalCode === null,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      child.kill('SIGTERM');
      return (await exited)[0];
    },
  };
}

/** Starts `main.ts` where it shall not start; answers its exit code and what it says. */
export async function startInVain(
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly errors: string }> {
  const child = launch(environment);
  let errors = '';
  child.stderr?.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, errors };
}

function launch(environment: Readonly<Record<string, string>>): ChildProcess {
  const { PATH = '' } = process.env;
  // as `npm start` does
  return spawn(process.execPath, ['--max-semi-space-size=64', MAIN], {
    env: { PATH, PORT: '0', OLX_SEED: 'none', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const settle = (): void => {
      clearTimeout(timer);
      child.off('exit', onExit);
      // what it says later is not kept, but must be taken, or it would wait
      for (const stream of [child.stdout, child.stderr]) stream?.off('data', look).resume();
    };
    const fail = (reason: string): void => {
      settle();
      child.kill('SIGKILL');
      reject(new Error(`the service ${reason}: ${output}`));
    };
    const onExit = (): void => fail('ended');
    const look = (data: Buffer): void => {
      output += data.toString();
      const address = /listening at (http:\/\/[^"\s]+)/.exec(output)?.[1];
      if (address === undefined) return;
      settle();
      resolve(address);
    };
    const timer = setTimeout(() => fail('took too long to start'), START_LIMIT);
    child.once('exit', onExit);
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
  });
}
