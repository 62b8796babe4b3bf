import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { ROOT, ranTo, run } from './_tools.ts';

/** The name of the base image, as the files of this project write it. */
export const BASE = 'docker.io/library/node:24-bookworm-slim';

/** A process in the files of an image. */
export type Contained = ChildProcessByStdio<null, Readable, Readable>;

/** What an image says of itself. */
export interface ImageConfig {
  readonly User: string;
  readonly Cmd: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly Env: readonly string[];
  readonly WorkingDir: string;
  readonly StopSignal: string;
  readonly Volumes: Readonly<Record<string, object>>;
  readonly ExposedPorts: Readonly<Record<string, object>>;
  readonly Healthcheck: { readonly Test: readonly string[] };
}

/**
 * Builds images without a daemon and without a registry of images. The base is Debian from Debian's packages with
 * the Node of this repository, so that the steps of a container file run as they are written.
 */
export interface Builder {
  /** Runs the steps of a container file. With `stage` it ends after that one. */
  build(tag: string, file: string, context: string, stage?: string): void;
  config(tag: string): ImageConfig;
  /** The files of an image, in a folder that the caller may read. */
  mounted(tag: string): string;
  remove(): void;
}

export function startBuilder(folder: string): Builder {
  const storage = (driver: string) => [
    ...['--storage-driver', driver],
    ...['--root', join(folder, driver)],
    ...['--runroot', join(folder, `${driver}-run`)],
  ];
  writeFileSync(join(folder, 'Base'), 'FROM scratch\nCOPY . /\n');
  const base = ['bud', '--isolation', 'chroot', '--tag', BASE, '--file', join(folder, 'Base'), baseFiles()];
  // vfs copies all files for every step, but works where overlays do not
  const driver = ranTo('buildah', [...storage('overlay'), ...base]).code === 0 ? 'overlay' : 'vfs';
  const buildah = (...args: string[]) => run('buildah', [...storage(driver), ...args]).trim();
  if (driver === 'vfs') buildah(...base);
  const containers: string[] = [];
  return {
    build(tag, file, context, stage) {
      const target = stage === undefined ? [] : ['--target', stage];
      const args = ['--isolation', 'chroot', '--pull-never', '--format', 'docker', '--layers', ...target];
      buildah('bud', ...args, '--tag', tag, '--file', file, context);
    },
    config: (tag) =>
      (JSON.parse(buildah('inspect', '--type', 'image', tag)) as { readonly Docker: { readonly config: ImageConfig } })
        .Docker.config,
    mounted(tag) {
      const container = buildah('from', '--pull-never', tag);
      containers.push(container);
      return buildah('mount', container);
    },
    remove() {
      for (const each of containers) buildah('rm', each);
      buildah('rmi', '--all', '--force');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The files of the base image: made once, and kept. */
function baseFiles(): string {
  const home = join(ROOT, 'node_modules/.cache/olx-image');
  const files = join(home, 'base');
  if (existsSync(join(home, 'complete'))) return files;
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  run('debootstrap', ['--variant=minbase', 'bookworm', files]);
  cpSync(join(ROOT, 'node_modules/node/bin/node'), join(files, 'usr/local/bin/node'));
  const npm = run('npm', ['root', '--global']).trim();
  cpSync(join(npm, 'npm'), join(files, 'usr/local/lib/node_modules/npm'), { recursive: true });
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(files, 'usr/local/bin/npm'));
  run('chroot', [files, 'useradd', '--create-home', '--uid', '1000', 'node']);
  // the registry may have a certificate that only this machine knows
  const certificates = process.env['NODE_EXTRA_CA_CERTS'];
  if (certificates !== undefined) {
    const copy = 'usr/local/etc/certificates.pem';
    mkdirSync(dirname(join(files, copy)), { recursive: true });
    cpSync(certificates, join(files, copy), { dereference: true });
    writeFileSync(join(files, 'usr/local/etc/npmrc'), `cafile=/${copy}\n`);
  }
  writeFileSync(join(home, 'complete'), '');
  return files;
}

/**
 * Runs a command in the files of an image as a container would: as the image's user, with its environment, on a root
 * that cannot be written, with a volume for data and one for temporary files. The process is the command itself.
 */
export function inImage(
  root: string,
  { User, Env, WorkingDir }: ImageConfig,
  command: readonly string[],
  data: string,
  environment: Readonly<Record<string, string>> = {},
): Contained {
  const script = [
    'mount --rbind "$0" "$0"',
    'mount --rbind /proc "$0/proc"',
    'mount --rbind /dev "$0/dev"',
    'mount -o remount,bind,ro "$0"',
    'mount --bind "$1" "$0/data"',
    'mount -t tmpfs tmpfs "$0/tmp"',
    'root=$0 user=$2 folder=$3; shift 3',
    'exec chroot --userspec="$user" "$root" /usr/bin/env --ignore-environment --chdir="$folder" "$@"',
  ].join(' && ');
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  return spawn(
    'unshare',
    ['--mount', 'sh', '-c', script, root, data, User, WorkingDir, ...Env, ...variables, ...command],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
}

/** The packages below a `node_modules` folder, with their versions, as npm lists them. */
export function installed(folder: string): readonly string[] {
  const lock = JSON.parse(readFileSync(join(folder, '.package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly version: string }>>;
  };
  return Object.entries(lock.packages)
    .map(([path, { version }]) => `${path.replace(/^node_modules\//, '')}@${version}`)
    .sort();
}
