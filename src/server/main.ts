import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { openStore, type Store, StoreFailed } from '#store';
import PRODUCT from '../../package.json' with { type: 'json' };
import { buildApp } from './app.ts';
import { databaseFailure } from './config/database.ts';
import { type Config, ConfigError, DEFAULT_CONFIG, ensureDatabase, readConfig } from './config/index.ts';
import { storeLimits } from './config/limits.ts';
import { LOGGING } from './http/logging.ts';
import { PAGE_FOLDER } from './page-stamp.ts';
import { seed } from './seed.ts';

const DEMO_COURSE = fileURLToPath(new URL('../../public/demo-course', import.meta.url));
/** Between two sweeps of what has expired, in milliseconds. */
const SWEEP_INTERVAL = 60 * 60 * 1000;
/** So often within its lease a process says that it lives. */
const BEATS = 6;
/** A stop that takes longer is forced, in milliseconds. */
const STOP_LIMIT = 20_000;

/** Runs the service until it is told to stop. */
async function run(config: Config): Promise<void> {
  // before the database is touched, which another instance on this port may serve
  await ensureFree(config);
  ensureDatabase(config);
  const store = await openStore(config.databaseUrl, { limits: storeLimits(config.limits) });
  const unwritable = await readied(store, config);
  const app = await buildApp({
    store,
    config,
    page: PAGE_FOLDER,
    logger: { ...LOGGING, level: config.logLevel },
    threads: threadsFor(config),
  });
  const sweep = setInterval(() => {
    store.prune().catch((error: unknown) => app.log.error({ err: error }, 'sweep failed'));
  }, SWEEP_INTERVAL).unref();

  const beat = setInterval(() => {
    store.instances
      .beat(config.lease)
      .then(() => app.jobs.takeUp())
      .then(() => app.finishLeft())
      .catch((error: unknown) => app.log.error({ err: error }, 'heartbeat failed'));
  }, config.lease / BEATS).unref();

  if (unwritable !== null) app.log.warn({ ...unwritable.data }, 'the database cannot be written; reading works');

  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    app.log.info(`stopping on ${signal}`);
    setTimeout(() => process.exit(1), STOP_LIMIT).unref();
    clearInterval(sweep);
    clearInterval(beat);
    await app.close();
    // others wait for the end of the lease if this cannot be written
    await store.instances.leave().catch((error: unknown) => app.log.warn({ err: error }, 'leaving failed'));
    await store.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stop(signal).catch((error: unknown) => {
        app.log.error({ err: error }, 'stop failed');
        process.exit(1);
      });
    });
  }
  if (unwritable === null) await app.jobs.takeUp();
  // the service answers meanwhile, also if Studio does not
  if (unwritable === null)
    app.finishLeft().catch((error: unknown) => app.log.warn({ err: error }, 'a write to Studio is not finished'));
  const address = await app.listen({ host: config.host, port: config.port });
  if (config.mode === 'demo')
    console.log(`Open ${address} in a browser. Whoever does acts as the demo author; only this machine can.`);
}

/**
 * Writes what a service writes at its start. Answers why nothing can be written if the disk is full or read-only:
 * what is there is served all the same, and heartbeats begin once there is room.
 */
async function readied(store: Store, { lease, seed: wanted }: Config): Promise<StoreFailed | null> {
  try {
    await store.instances.beat(lease);
    // whoever served a file before is gone: two at a time would not get at it
    if (!store.shared) await store.instances.outlive();
    await store.prune();
    if (wanted === 'demo') await seed({ store }, DEMO_COURSE);
    return null;
  } catch (error) {
    if (!(error instanceof StoreFailed) || (error.kind !== 'full' && error.kind !== 'read-only')) throw error;
    return error;
  }
}

/** A database in memory is this thread's alone. */
function threadsFor({ databaseUrl, threads }: Config): number {
  return databaseUrl === 'sqlite::memory:' ? 0 : threads;
}

/** Throws what listening would throw. */
async function ensureFree({ host, port }: Config): Promise<void> {
  if (port === 0) return;
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject).listen(port, host, resolve);
  });
  await new Promise((resolve) => probe.close(resolve));
}

/** Why the service does not start: one sentence for each cause that an operator can mend. */
function startFailure(error: unknown): unknown {
  if (error instanceof ConfigError) return error.message;
  const { HOST: host = DEFAULT_CONFIG.host, PORT: port = DEFAULT_CONFIG.port, OLX_DATABASE_URL: url } = process.env;
  if (error instanceof Error && 'syscall' in error && (error.syscall === 'listen' || error.syscall === 'getaddrinfo')) {
    const code = 'code' in error ? String(error.code) : '';
    const at = `${host}:${port}`;
    if (code === 'EADDRINUSE') return `Another program listens at ${at}. Stop it, or set PORT. (${code})`;
    if (code === 'EACCES') return `This user may not listen at ${at}. Set PORT to 1024 or more. (${code})`;
    return `The service cannot listen at ${at}. HOST must be an address of this machine. (${code})`;
  }
  return databaseFailure(error, url || DEFAULT_CONFIG.databaseUrl) ?? error;
}

const USAGE = `openedx-olx-service ${PRODUCT.version}

usage: openedx-olx-service [--help | --version]

Runs the service. Environment variables configure it: HOST, PORT, OLX_MODE, OLX_DATABASE_URL and others.
Without them it is a demo for this machine. olx-server --help shows the commands for operators.`;

const [word] = process.argv.slice(2);
if (word !== undefined) {
  const isKnown = word === '--help' || word === '-h' || word === '--version' || word === '-V';
  if (isKnown) console.log(/^-(-v|V)/.test(word) ? PRODUCT.version : USAGE);
  else console.error(`There is no option ${word}.\n\n${USAGE}`);
  process.exit(isKnown ? 0 : 2);
}

try {
  await run(readConfig(process.env));
} catch (error) {
  console.error(startFailure(error));
  // threads and connections that were begun do not matter any more
  process.exit(2);
}
