import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire, enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Digits of the hash in the last line of a script, by which `src/packages/compile.ts` names its content. */
const STAMP_DIGITS = 32;
/** Thirty days. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
const WRAPPER = ['(function (require, module, exports, __filename) {', '\n})'] as const;

type Wrapped = (require: NodeJS.Require, module: object, exports: object, filename: string) => void;

/**
 * Runs a module with the compiled code of an earlier start, and keeps it for the next. In a package the
 * module is one script, of which the code of all functions that were used is kept: Node's own compile cache
 * leaves out those that are compiled when they are first called, which are nearly all.
 */
export async function runWithCompiledCode(module: URL): Promise<void> {
  const path = fileURLToPath(module);
  const folder = cacheFolder();
  optimiseLater();
  if (path.endsWith('.cjs')) {
    runScript(path, folder);
    return;
  }
  if (folder !== null) enableCompileCache(folder);
  await import(module.href);
}

/** The user's folder for what can be made again, as each system has it. */
function userCache({ XDG_CACHE_HOME = '', LOCALAPPDATA = '' }: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32' && LOCALAPPDATA !== '') return LOCALAPPDATA;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  return isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(homedir(), '.cache');
}

/**
 * Where compiled code is kept, or null. V8 runs what it finds there, so nobody else may write to the folder:
 * Node's own choice is a fixed name in the shared temporary folder, which another user could create first.
 */
function cacheFolder(): string | null {
  if (process.env['NODE_DISABLE_COMPILE_CACHE'] !== undefined) return null;
  try {
    const folder = join(userCache(process.env), 'openedx-olx');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = statSync(folder);
    const isPrivate = process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
    return isPrivate ? folder : null;
  } catch {
    // no home, or a full or read-only disk: the command only starts slower
    return null;
  }
}

/**
 * Has V8 optimise only what runs often. By default it spends a quarter of the processor time of a short run
 * on machine code that is ready when the run is over. V8 prints an error for an option that it does not
 * know, so only versions are told that were tried: those of Node 22 and 24.
 */
function optimiseLater(): void {
  if (!/^1[23]\./.test(process.versions.v8)) return;
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  setFlagsFromString('--invocation-count-for-maglev=6000');
  setFlagsFromString('--invocation-count-for-maglev-osr=2000');
  setFlagsFromString('--invocation-count-for-turbofan=60000');
  setFlagsFromString('--invocation-count-for-osr=10000');
}

function runScript(path: string, folder: string | null): void {
  const { Script, constants } = process.getBuiltinModule('node:vm');
  // the build writes ASCII, which takes half the memory
  const text = readFileSync(path, 'latin1');
  const place = folder === null ? null : join(folder, 'scripts', codeName(text));
  const known = place === null ? undefined : readIfThere(place);
  const script = new Script(WRAPPER.join(text), {
    filename: path,
    columnOffset: -WRAPPER[0].length,
    ...(known === undefined ? {} : { cachedData: known }),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  if (place !== null && (known === undefined || script.cachedDataRejected === true)) {
    process.once('exit', (status) => {
      if (status === 0 || status === 1) keep(place, script.createCachedData());
    });
  }
  const run = script.runInThisContext() as Wrapped;
  const module = { exports: {} };
  run(createRequire(path), module, module.exports, path);
}

/** Names what the code depends on, as V8 itself compares no more of a script than its length; and the verb, as each uses other functions. */
function codeName(text: string): string {
  const [verb = ''] = process.argv.slice(2);
  const stamp = text.slice(-STAMP_DIGITS - 1, -1);
  return `${stamp}-${process.version}-${process.arch}-${/^[a-z]{1,20}$/.test(verb) ? verb : 'help'}`;
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Whole or not at all, as another run may read it at the same time. */
function keep(path: string, code: Buffer): void {
  const partial = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(partial, code, { mode: 0o600, flag: 'wx' });
    renameSync(partial, path);
    prune(path);
  } catch {
    rmSync(partial, { force: true });
  }
}

/** Removes what was kept a month ago for other versions of the command or of Node. Another run may do it at the same time. */
function prune(kept: string): void {
  const folder = dirname(kept);
  const version = basename(kept).replace(/[a-z]+$/, '');
  for (const name of readdirSync(folder)) {
    if (name.startsWith(version) && !/\.\d+$/.test(name)) continue;
    const path = join(folder, name);
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? {};
    if (mtimeMs !== undefined && Date.now() - mtimeMs > KEPT_MS) rmSync(path, { force: true });
  }
}
