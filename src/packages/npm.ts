import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The environment without what an npm around us has set, which would apply to our own npm as well. */
export function cleanEnvironment(node: string = process.execPath): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD$|NODE_OPTIONS$)/i.test(name));
  const environment = Object.fromEntries(kept);
  return { ...environment, PATH: [dirname(node), environment['PATH']].join(delimiter) };
}

/** Runs npm in a folder. Rejects with its output if it fails. */
async function npm(
  folder: string,
  words: readonly string[],
  node?: string,
): Promise<{ stdout: string; stderr: string }> {
  const script = process.env['npm_execpath'];
  const isScript = script?.endsWith('npm-cli.js') === true;
  const [file, first] = isScript ? [node ?? process.execPath, [script]] : ['npm', []];
  return execute(file, [...first, ...words], { cwd: folder, env: cleanEnvironment(node), maxBuffer: 16 * 2 ** 20 });
}

export interface Packed {
  /** Path of the tarball. */
  readonly path: string;
  /** In bytes. */
  readonly packedSize: number;
  readonly unpackedSize: number;
}

/** Packs a package, as `npm publish` does, into another folder. */
export async function pack(folder: string, into: string): Promise<Packed> {
  const { stdout } = await npm(folder, ['pack', '--json', '--pack-destination', into]);
  const answer = JSON.parse(stdout) as unknown;
  // an array, or in newer versions an object by name
  const [packed] = Object.values(answer as object) as { filename: string; size: number; unpackedSize: number }[];
  if (packed === undefined) throw new Error(`npm packed nothing: ${stdout}`);
  return { path: join(into, packed.filename), packedSize: packed.size, unpackedSize: packed.unpackedSize };
}

/**
 * Installs packages in an empty folder; answers all that npm says. Options of npm may stand among the packages.
 * `scripts` are packages that may run theirs.
 */
export async function install(
  folder: string,
  packages: readonly string[],
  { node, scripts = [] }: { readonly node?: string | undefined; readonly scripts?: readonly string[] } = {},
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const allowScripts = Object.fromEntries(scripts.map((name) => [name, true]));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, allowScripts }));
  const words = ['install', '--prefer-offline', '--no-audit', '--no-fund', ...packages];
  const { stdout, stderr } = await npm(folder, words, node);
  return stdout + stderr;
}
