import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { DEMO_COURSE } from '../support/folders.ts';
import { contents, olxIn } from './_command.ts';
import { DEMO, exits, serviceOfFile } from './_service.ts';

const { at, address } = serviceOfFile();
const UNIT = 'unit_storm_surge';

describe('a pull', () => {
  it('never replaces what is not an unchanged pull of the same block', async () => {
    const folder = at('kept');
    await exits(0, 'pull', DEMO, UNIT, '-o', folder);
    await exits(0, 'pull', DEMO, UNIT, '-o', folder);
    const before = contents(folder);
    expect((await exits(2, 'pull', DEMO, 'unit_longshore', '-o', folder)).err).toContain('--force');
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    expect((await exits(1, 'pull', DEMO, UNIT, '-o', folder)).err).toContain('notes.txt');
    expect(contents(folder, 'notes.txt')).toEqual(before);
    await exits(0, 'pull', DEMO, UNIT, '-o', folder, '--force');
    expect(contents(folder)).toEqual(before);
    const other = at('other');
    mkdirSync(other);
    writeFileSync(join(other, 'thesis.txt'), 'mine');
    for (const force of [[], ['--force']]) await exits(2, 'pull', DEMO, UNIT, '-o', other, ...force);
    expect([...contents(other).keys()]).toEqual(['thesis.txt']);
    const archive = at('kept.zip');
    await exits(0, 'pull', DEMO, UNIT, '-o', archive);
    await exits(2, 'pull', DEMO, UNIT, '-o', archive);
    await exits(0, 'pull', DEMO, UNIT, '-o', archive, '--force');
  });

  it('of a whole course run keeps a file that was added to the folder', async () => {
    const folder = at('whole');
    await exits(0, 'pull', DEMO, '-o', folder);
    writeFileSync(join(folder, 'README.md'), 'mine');
    await exits(1, 'pull', DEMO, '-o', folder);
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('mine');
  });

  it('could not run without a course run, a block or a place to write', async () => {
    const out = at('nothing');
    for (const args of [
      ['course-v1:No+Such+Run', '-o', out],
      [DEMO, 'no_such_block', '-o', out],
      [DEMO, 'vertical@no_such_block', '-o', out],
      [DEMO, 'block-v1:An+Other+Run+type@vertical+block@x', '-o', out],
      ['no-key', '-o', out],
      [DEMO],
      [DEMO, UNIT, '-o', `${out}.xml`],
      [DEMO, UNIT, '-o', `${out}.rar`],
    ]) {
      expect((await exits(2, 'pull', ...args)).err).toMatch(/^olx: /);
      expect(existsSync(out)).toBe(false);
    }
  });
});

describe('a push', () => {
  it('refuses a course run that is not there, unless it is told to create it', async () => {
    expect((await exits(2, 'push', DEMO_COURSE, 'course-v1:Not+There+1')).err).toContain('--create');
    expect((await exits(2, 'plan', DEMO_COURSE, 'course-v1:Not+There+1')).err).toContain('course-v1:Not+There+1');
  });

  it('tells the errors of the OLX by file, line and column', async () => {
    const broken = join(at('broken'));
    cpSync(DEMO_COURSE, broken, { recursive: true });
    const unit = join(broken, 'vertical/unit_storm_surge.xml');
    writeFileSync(unit, `${readFileSync(unit, 'utf8')}<`);
    const { err } = await exits(1, 'push', broken, DEMO, '--orphans', 'delete');
    expect(err).toMatch(/^vertical\/unit_storm_surge\.xml:\d+:\d+ error xml-\S+ /m);
    expect(err).toContain('olx validate');
  });

  it('could not run with a PATH that does not hold the block, or is not OLX', async () => {
    const unit = at('unit');
    await exits(0, 'pull', DEMO, UNIT, '-o', unit);
    await exits(2, 'push', unit, DEMO, 'sub_waves');
    await exits(2, 'push', unit, DEMO, 'course');
    await exits(2, 'push', at('no-such-path'), DEMO);
    await exits(1, 'push', join(import.meta.dirname, '../support'), DEMO);
    await exits(2, 'push', unit, DEMO, '--prefer', 'keep-local');
    await exits(2, 'push', unit, DEMO, '--target', 'both');
    await exits(2, 'status', DEMO_COURSE);
  });

  it('of two at once, commits only one', async () => {
    const [one, two] = [at('race-1'), at('race-2')];
    await exits(0, 'pull', DEMO, UNIT, '-o', one);
    cpSync(one, two, { recursive: true });
    const name = (folder: string): void => {
      const path = join(folder, `vertical/${UNIT}.xml`);
      writeFileSync(path, readFileSync(path, 'utf8').replace(/display_name="[^"]*"/, `display_name="${folder}"`));
    };
    for (const folder of [one, two]) name(folder);
    const env = { ...process.env };
    const ran = await Promise.all([one, two].map((folder) => olxIn(env, 'push', folder, DEMO, '--target', 'archive')));
    expect(ran.map(({ code }) => code).sort()).toEqual([0, 1]);
    const refused = ran.find(({ code }) => code === 1);
    expect(refused?.err).toMatch(/changed in the meantime|both sides changed the same/);
  });
});

describe('a service', () => {
  it('that is not there, or is not one, is named', async () => {
    vi.stubEnv('OLX_URL', 'http://127.0.0.1:9');
    expect((await exits(2, 'pull', DEMO, '-o', '-')).err).toContain('http://127.0.0.1:9 was not reached');
    for (const url of ['nothing', 'ftp://127.0.0.1', 'http://user:secret@127.0.0.1']) {
      vi.stubEnv('OLX_URL', url);
      expect((await exits(2, 'pull', DEMO, '-o', '-')).err).not.toContain('secret');
    }
    vi.stubEnv('OLX_URL', `${address()}/elsewhere`);
    await exits(2, 'pull', DEMO, '-o', '-');
    vi.stubEnv('OLX_URL', address());
  });
});

it('a verb that works offline loads nothing of what talks to a service', async () => {
  const hook = at('loaded.mjs');
  const script = `import { registerHooks } from 'node:module';
    registerHooks({ load(url, context, next) { process.stderr.write('loaded ' + url + '\\n'); return next(url, context); } });`;
  writeFileSync(hook, script);
  const env = { ...process.env, NODE_OPTIONS: `--import=${pathToFileURL(hook).href}` };
  const loaded = async (...args: readonly string[]) =>
    (await olxIn(env, ...args)).err.split('\n').filter((line) => /\/src\/(contract|cli\/service)\//.test(line)).length;
  expect(await loaded('status', DEMO_COURSE)).toBeGreaterThan(10);
  for (const verb of ['version', 'tree', 'validate'])
    expect([verb, await loaded(verb, DEMO_COURSE)]).toEqual([verb, 0]);
});
