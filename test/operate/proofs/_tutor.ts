import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { OPERATE, ROOT, ranTo, run } from './_tools.ts';

const REQUIREMENTS = fileURLToPath(new URL('tutor-requirements.txt', import.meta.url));

/** A Python that Tutor runs on; null if this machine has none. */
export const python: string | null =
  ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'].find(
    (name) => spawnSync(name, ['-c', 'import sys, venv; sys.exit(sys.version_info < (3, 10))']).status === 0,
  ) ?? null;

/** An installed Tutor with this project's plugin. */
export interface Tutor {
  /** A project of its own, with nothing in it. */
  project(): Promise<Project>;
}

export interface Project {
  /** Runs `tutor`; answers all that it said. Throws if it fails. */
  readonly tutor: (...args: string[]) => string;
  /** The same if it may fail. */
  readonly tries: (...args: string[]) => { readonly code: number | null; readonly said: string };
  /** What `tutor` asked Docker for, with what was rendered for it, one call after another. */
  readonly dockerCalls: () => Promise<readonly (readonly string[])[]>;
  /** The path of a rendered file. */
  readonly path: (...parts: string[]) => string;
  readonly text: (...parts: string[]) => Promise<string>;
  /** The documents of a rendered YAML file that are not empty. */
  readonly yaml: (...parts: string[]) => Promise<readonly unknown[]>;
  readonly config: () => Promise<Readonly<Record<string, unknown>>>;
  readonly remove: () => Promise<void>;
}

/** Stands in for Docker, which Tutor calls: no test has a daemon. Keeps its arguments; no project is running. */
const DOCKER = `#!/bin/sh
case "$*" in *' ls --format json') echo '[]' ;; esac
printf '%s\\0' "$@" >> "$DOCKER_CALLS"
printf '\\n\\0' >> "$DOCKER_CALLS"
`;

/** Installs the pinned Tutor once, and the plugin as it is now. Throws if a registry cannot be reached. */
export async function installTutor(interpreter: string): Promise<Tutor> {
  const pinned = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 16);
  const home = join(ROOT, 'node_modules/.cache/olx-tutor', pinned);
  const bin = join(home, 'bin');
  if (!existsSync(join(home, 'complete'))) {
    await rm(home, { recursive: true, force: true });
    run(interpreter, ['-m', 'venv', home]);
    run(join(bin, 'pip'), ['install', '--quiet', '--requirement', REQUIREMENTS]);
    await writeFile(join(home, 'complete'), '');
  }
  run(join(bin, 'pip'), ['install', '--quiet', '--force-reinstall', '--no-deps', join(OPERATE, 'tutor')]);
  return { project: () => newProject(bin) };
}

async function newProject(bin: string): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'olx-tutor-'));
  const [root, plugins, tools, calls] = ['root', 'plugins', 'tools', 'calls'].map((name) => join(folder, name));
  if (root === undefined || plugins === undefined || tools === undefined || calls === undefined)
    throw new Error('no folders');
  for (const each of [root, plugins, tools]) await mkdir(each);
  await writeFile(join(tools, 'docker'), DOCKER);
  await chmod(join(tools, 'docker'), 0o755);
  const env = {
    PATH: [tools, bin, process.env['PATH'] ?? ''].join(delimiter),
    HOME: folder,
    TUTOR_ROOT: root,
    TUTOR_PLUGINS_ROOT: plugins,
    DOCKER_CALLS: calls,
  };
  const tries = (...args: string[]) => ranTo(join(bin, 'tutor'), args, { env });
  const path = (...parts: string[]) => join(root, 'env', ...parts);
  const yaml = async (file: string) =>
    parseAllDocuments(await readFile(file, 'utf8')).flatMap((document) => {
      if (document.errors[0] !== undefined) throw document.errors[0];
      const value: unknown = document.toJS();
      return value === null ? [] : [value];
    });
  return {
    tutor: (...args) => run(join(bin, 'tutor'), args, { env }),
    tries,
    async dockerCalls() {
      const text = existsSync(calls) ? await readFile(calls, 'utf8') : '';
      return text
        .split('\0\n\0')
        .filter((call) => call !== '')
        .map((call) => call.split('\0'));
    },
    path,
    text: (...parts) => readFile(path(...parts), 'utf8'),
    yaml: (...parts) => yaml(path(...parts)),
    config: async () => (await yaml(join(root, 'config.yml')))[0] as Readonly<Record<string, unknown>>,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
