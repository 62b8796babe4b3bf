import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { install } from '../../src/packages/npm.ts';
import { repositoryManifest } from '../../src/packages/repository.ts';
import { DEMO_COURSE, type Installed, installed, run, userIn } from './_installed.ts';

const place = mkdtempSync(join(tmpdir(), 'olx-nodes-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** Fetches a version of Node; answers the path of its program. */
async function nodeOf(version: string): Promise<string> {
  const folder = join(place, version);
  await install(folder, [`node@${version}`], { scripts: ['node'] });
  return join(folder, 'node_modules/node/bin/node');
}

describe.each(['22.18.0', '22'])('Node %s', (version) => {
  let node: string;
  const on = (project: Installed, command: string, ...words: readonly string[]) =>
    run(project.folder, project.command(command), words, userIn(project.folder, {}, node));

  beforeAll(async () => {
    node = await nodeOf(version);
  });

  test('installs and runs the command without a warning', async () => {
    const project = await installed('openedx-olx', node);
    expect(project.said).toMatch(/^\s*added \d+ packages? in \d+m?s\s*$/);
    cpSync(DEMO_COURSE, join(project.folder, 'my-course'), { recursive: true });
    const { code, err } = await on(project, 'olx', 'validate', 'my-course');
    expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/^my-course: no problems in \d+ blocks\n$/) });
  });

  test('installs the service and runs its command without a warning', async () => {
    const project = await installed('openedx-olx-service', node);
    expect(project.said).toMatch(/^\s*added \d+ packages? in \d+m?s\s*$/);
    expect(await on(project, 'olx-server', '--help')).toMatchObject({ code: 0, err: '' });
  });
});

test('an older Node is told in one line which one is needed', async () => {
  const { root } = await installed('openedx-olx');
  const least = repositoryManifest().engines.node.replace('>=', '');
  // the last two that know nothing of "import()", and one that nearly does
  for (const version of ['6', '8', '20']) {
    const node = await nodeOf(version);
    const { code, out, err } = await run(place, node, [join(root, 'bin/olx.cjs'), '--help']);
    expect({ code, out }, version).toEqual({ code: 2, out: '' });
    expect(err, version).toMatch(
      new RegExp(`^olx needs Node ${least} or newer. This is Node ${version}\\.[\\d.]+\\.\n$`),
    );
  }
});
