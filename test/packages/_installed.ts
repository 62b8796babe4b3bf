import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { cleanEnvironment, install, pack } from '../../src/packages/npm.ts';
import { ROOT } from '../../src/packages/repository.ts';

export const DEMO_COURSE = join(ROOT, 'public/demo-course');

/** What became of one process. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A package that was packed and installed in an empty folder, outside the repository. */
export interface Installed {
  readonly folder: string;
  /** Of the package inside `node_modules`. */
  readonly root: string;
  readonly tarball: string;
  /** All that npm said. */
  readonly said: string;
  /** Path of a command that npm put in place. */
  readonly command: (name: string) => string;
  /** Writes a file beside `node_modules`; answers its path. */
  readonly write: (name: string, text: string) => string;
}

/** Packs what `npm run build` made and installs it, with nothing else. The folder goes with the tests. */
export async function installed(name: string, node?: string): Promise<Installed> {
  const place = mkdtempSync(join(tmpdir(), 'olx-installed-'));
  afterAll(() => rmSync(place, { recursive: true, force: true }));
  const { path: tarball } = await pack(join(ROOT, 'dist/packages', name), place);
  const folder = join(place, 'project');
  const said = await install(folder, [tarball], { node });
  return {
    folder,
    root: join(folder, 'node_modules', name),
    tarball,
    said,
    command: (command) => join(folder, 'node_modules/.bin', command),
    write(file, text) {
      const path = join(folder, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      return path;
    },
  };
}

/** The environment of a user whose home and cache are in a folder, and who has this Node. */
export function userIn(folder: string, extra: NodeJS.ProcessEnv = {}, node?: string): NodeJS.ProcessEnv {
  const { XDG_CACHE_HOME: _, ...environment } = cleanEnvironment(node);
  return { ...environment, HOME: join(folder, 'home'), ...extra };
}

/** Runs a program in a folder until it ends. */
export function run(cwd: string, file: string, words: readonly string[], env = userIn(cwd)): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, words, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString();
    });
    child.stderr.on('data', (data: Buffer) => {
      err += data.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

/** Compiles a TypeScript file of the project with nothing but what the project has; answers what the compiler says. */
export async function typeErrors(
  project: Installed,
  file: string,
  module: 'node16' | 'esnext',
  { skipLibCheck } = { skipLibCheck: false },
): Promise<string> {
  const resolution = module === 'node16' ? 'node16' : 'bundler';
  const options = {
    target: 'es2022',
    lib: ['es2022', 'dom', 'dom.iterable'],
    module,
    moduleResolution: resolution,
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck,
    noEmit: true,
  };
  project.write(`tsconfig.${resolution}.json`, JSON.stringify({ compilerOptions: options, files: [file] }));
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { out } = await run(project.folder, process.execPath, [compiler, '-p', `tsconfig.${resolution}.json`]);
  return out;
}

/** The first TypeScript example in the README of an installed package. */
export function exampleIn(root: string): string {
  const example = /^```ts\n(.*?)^```$/ms.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1];
  if (example === undefined) throw new Error(`${root} has no example.`);
  return example;
}
