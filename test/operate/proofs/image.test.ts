import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Builder, type Contained, type ImageConfig, inImage, installed, startBuilder } from './_image.ts';
import { freePort, has, ROOT, run, scratch, tell } from './_tools.ts';
import { installTutor, python } from './_tutor.ts';

const TAG = 'openedx-olx-service';
const MIB = 1024 * 1024;
const START_LIMIT = 60_000;

const able = process.getuid?.() === 0 && ['buildah', 'debootstrap', 'unshare'].every(has);

describe.skipIf(!able)('the container image', () => {
  let folder = '';
  let builder: Builder;
  let config: ImageConfig;
  let root = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'olx-image-'));
    builder = startBuilder(folder);
    const context = join(folder, 'context');
    cleanCopy(context);
    builder.build(TAG, join(context, 'public/operate/Containerfile'), context);
    config = builder.config(TAG);
    root = builder.mounted(TAG);
  });
  afterAll(() => builder?.remove());

  test('has production dependencies and the package, and nothing else of the repository', () => {
    const packages = installed(join(root, 'olx/node_modules'));
    const names = new Set(packages.map((each) => each.slice(0, each.lastIndexOf('@'))));
    expect(names).toContain('openedx-olx-service');
    const own = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      readonly devDependencies: Readonly<Record<string, string>>;
    };
    const needed = new Set(needs(join(root, 'olx/node_modules'), 'openedx-olx-service'));
    for (const name of names) expect(needed).toContain(name.split('/node_modules/').at(-1));
    for (const name of ['vite', 'vitest', 'typescript', 'react', 'monaco-editor']) expect(names).not.toContain(name);
    expect(Object.keys(own.devDependencies).filter((name) => names.has(name) && !needed.has(name))).toEqual([]);
    for (const each of ['src', 'package', 'build']) expect(readdirSync(root)).not.toContain(each);
    expect(readdirSync(join(root, 'olx'))).toEqual(['node_modules']);
    const bytes = Number(run('du', ['--summarize', '--bytes', join(root, 'olx')]).split('\t')[0]);
    tell(`${packages.length} packages, ${Math.round(bytes / MIB)} MiB`);
    expect(bytes).toBeLessThan(120 * MIB);
  });

  test('starts with nothing but how people sign in, passes its health check, and stops at SIGTERM', async () => {
    const data = await volume();
    const port = String(await freePort());
    const environment = { OLX_AUTH: 'applications', HOST: '127.0.0.1', PORT: port };
    const begun = performance.now();
    const service = inImage(root, config, config.Cmd, data, environment);
    const said = Promise.all([text(service.stdout), text(service.stderr)]);
    onTestFinished(() => {
      service.kill('SIGKILL');
    });
    const check = config.Healthcheck.Test;
    expect(check[0]).toBe('CMD');
    const healthy = () => ended(inImage(root, config, check.slice(1), data, environment));
    const late = performance.now() + START_LIMIT;
    while ((await healthy()).code !== 0 && performance.now() < late && service.exitCode === null) await setTimeout(200);
    tell(`healthy after ${Math.round(performance.now() - begun)} ms`);
    expect(await healthy()).toMatchObject({ code: 0 });
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
    expect(ready.status).toBe(200);
    const added = await ended(
      inImage(root, config, ['olx-server', 'apps', 'add', 'Sync', '--scopes', 'write'], data, environment),
    );
    expect(added).toMatchObject({ code: 0 });
    // it is the first process of the container that gets the signal, so that process must be Node
    expect(readFileSync(`/proc/${service.pid}/comm`, 'utf8')).toMatch(/node|MainThread/);
    service.kill('SIGTERM');
    const [code] = await once(service, 'exit');
    expect([code, (await said).join('')]).toEqual([0, expect.stringContaining('stopping on SIGTERM')]);
    expect((await healthy()).code).toBe(1);
    expect(readdirSync(data).some((name) => name.startsWith('olx.db'))).toBe(true);
  });

  test('says in one line what is missing if it is started without a word', async () => {
    const { code, said } = await ended(inImage(root, config, config.Cmd, await volume()));
    expect([code, said.trim().split('\n')]).toEqual([2, [expect.stringContaining('OLX_AUTH')]]);
  });

  test('runs as a user without rights, and declares what an orchestrator asks for', () => {
    expect(config).toMatchObject({
      User: '1000:1000',
      StopSignal: 'SIGTERM',
      Volumes: { '/data': {} },
      ExposedPorts: { '8400/tcp': {} },
    });
    expect(config.Entrypoint ?? []).toEqual([]);
  });

  test.skipIf(python === null)('is the same when Tutor builds it from the package', async () => {
    builder.build('packed', join(folder, 'context/public/operate/Containerfile'), join(folder, 'context'), 'build');
    const packed = builder.mounted('packed');
    const [tarball = ''] = readdirSync(join(packed, 'package'));
    const project = await (await installTutor(python ?? '')).project();
    onTestFinished(project.remove);
    project.tutor('plugins', 'enable', 'olx');
    project.tutor('config', 'save', '--set', `OLX_SERVICE_PACKAGE=${join(packed, 'package', tarball)}`);
    const context = project.path('plugins', 'olx', 'build', 'olx');
    builder.build('tutor', join(context, 'Dockerfile'), context);
    const { Env, ...rest } = builder.config('tutor');
    expect({ ...rest, Env: [...Env].sort() }).toEqual({ ...config, Env: [...config.Env].sort() });
    const modules = (at: string) => installed(join(at, 'olx/node_modules'));
    expect(modules(builder.mounted('tutor'))).toEqual(modules(root));
  });
});

/** What the repository holds, as a fresh clone would with the changes that are not committed yet. */
function cleanCopy(folder: string): void {
  mkdirSync(folder);
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  for (const path of list.toString().split('\0'))
    if (path !== '') cpSync(join(ROOT, path), join(folder, path), { recursive: true, errorOnExist: false });
}

/** A package and all that it needs, by the manifests of what is installed. */
function needs(modules: string, name: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(name)) return found;
  found.add(name);
  const manifest = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')) as Record<string, object>;
  for (const kind of ['dependencies', 'optionalDependencies', 'peerDependencies'])
    for (const each of Object.keys(manifest[kind] ?? {})) {
      try {
        needs(modules, each, found);
      } catch {
        // an optional one that is not installed
      }
    }
  return found;
}

/** An empty volume as a container gets it: with the owner that the image gave to the folder. */
async function volume(): Promise<string> {
  const folder = await scratch();
  chownSync(folder, 1000, 1000);
  return folder;
}

async function ended(child: Contained): Promise<{ readonly code: number | null; readonly said: string }> {
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { code, said: output + errors };
}
