import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createClient, fetchTransport, importCourse, MEDIA, type WriteAnswer } from '#contract';
import { tarGzOf } from '../olx/archive/tar-by-hand.ts';
import { DEMO_COURSE, foldersIn, PLATFORM_EXPORTS, REAL_COURSES } from '../support/folders.ts';
import { contents, olx } from './_command.ts';
import { DEMO, exits, renameSomething, serviceOfFile } from './_service.ts';

const { at, address } = serviceOfFile();

const EXPORTED = existsSync(PLATFORM_EXPORTS) ? readdirSync(PLATFORM_EXPORTS) : [];
const SOURCES = [
  DEMO_COURSE,
  ...foldersIn(REAL_COURSES).map((name) => join(REAL_COURSES, name)),
  ...EXPORTED.map((name) => join(PLATFORM_EXPORTS, name)),
];

/** A course run that was created from a source, and pulled. */
async function pulled(source: string): Promise<{ readonly key: string; readonly folder: string }> {
  const number = SOURCES.indexOf(source);
  const [key, folder] = [`course-v1:Trip+${number}+run`, at(`trip-${number}`)];
  // two of the courses have files that cannot be read, which Open edX leaves out
  await exits(0, 'push', source, key, '--create', '--damaged', 'keep');
  await exits(0, 'pull', key, '-o', folder);
  return { key, folder };
}

describe('a course run that is pulled, changed and pushed', () => {
  it.each(SOURCES)('%s: is the same here and there, to the byte', async (source) => {
    const { key, folder } = await pulled(source);
    expect((await exits(0, 'status', folder)).out).toBe('in sync\n');
    renameSomething(folder, 'Changed here');
    expect((await exits(1, 'status', folder)).out).toBe('ahead\n');
    const { out } = await exits(0, 'plan', folder, key, '--damaged', 'keep');
    expect(out).toContain('→ "Changed here"');
    const commit = await exits(0, 'push', folder, key, '--damaged', 'keep');
    expect((await exits(0, 'status', folder)).out).toBe('in sync\n');
    const again = `${folder}-again`;
    await exits(0, 'pull', key, '-o', again);
    expect(contents(folder)).toEqual(contents(again));
    expect(commit.out).toContain(`version ${(await exits(0, 'version', again)).out}`);
    expect((await exits(0, 'push', again, key, '--damaged', 'keep')).out).toBe('unchanged\n');
  });

  it('has no files of version control, nor a project file, though another program sent them', async () => {
    const key = 'course-v1:Trip+Versioned+run';
    const body = tarGzOf([
      { name: 'course.xml', body: '<course org="o" course="c" url_name="r"><chapter url_name="a"/></course>' },
      { name: 'chapter/a.xml', body: '<chapter display_name="A"/>' },
      { name: '.olxrc.json', body: '{"ignore": ["*"]}' },
      { name: '.git/hooks/pre-commit', body: 'exit' },
      { name: 'static/.olxrc.json', body: '{"ignore": ["*"]}' },
    ]);
    writeFileSync(at('versioned.tar.gz'), body);
    const { out } = await exits(0, 'validate', at('versioned.tar.gz'), '--select', 'folder-left-out');
    expect(out).toContain('“.git/hooks/pre-commit” and 2 more are left out');
    const client = createClient({ request: fetchTransport({ url: address() }) });
    const sent = await client.write(importCourse(key, { content: { kind: 'archive', media: MEDIA.gzip, body } }));
    const settled = await client.settle<WriteAnswer>(sent, { interval: 20 });
    expect(settled).toMatchObject({ ok: true });
    await exits(0, 'pull', key, '-o', at('versioned'));
    expect([...contents(at('versioned')).keys()].filter((path) => /(^|\/)\.(git|olxrc)/.test(path))).toEqual([]);
    expect((await exits(0, 'version', at('versioned.tar.gz'))).out).toBe(
      (await exits(0, 'version', at('versioned'))).out,
    );
  });

  it('by processes of their own, with the block that BLOCK names alone', async () => {
    const folder = at('processes');
    const run = async (...args: readonly string[]) => {
      const ran = await olx(...args);
      expect([args, ran.code, ran.err]).toEqual([args, 0, expect.any(String)]);
      return ran;
    };
    await run('push', DEMO_COURSE, 'course-v1:Own+Process+1', '--create');
    await run('pull', 'course-v1:Own+Process+1', '-o', folder);
    const unit = join(folder, 'vertical/unit_storm_surge.xml');
    writeFileSync(unit, readFileSync(unit, 'utf8').replace(/display_name="[^"]*"/, 'display_name="Only this"'));
    const others = join(folder, 'sequential/sub_waves.xml');
    writeFileSync(others, readFileSync(others, 'utf8').replace(/display_name="[^"]*"/, 'display_name="Not this"'));
    const { out } = await run('plan', folder, 'course-v1:Own+Process+1', 'unit_storm_surge', '--target', 'archive');
    expect(out).toContain('Only this');
    expect(out).not.toContain('Not this');
    await run('push', folder, 'course-v1:Own+Process+1', 'unit_storm_surge', '--target', 'archive');
    const { code, out: state } = await olx('status', folder);
    expect([code, state]).toEqual([1, 'ahead\n']);
    // what was pushed is the base of what is pushed next
    writeFileSync(unit, readFileSync(unit, 'utf8').replace('Only this', 'And again'));
    await run('push', folder, 'course-v1:Own+Process+1', '--target', 'archive');
    expect((await run('status', folder)).out).toBe('in sync\n');
  });
});

/** The first and the last block of each type, as `olx tree` tells them. */
function someBlocks(tree: Node): readonly string[] {
  const byType = new Map<string, string[]>();
  const visit = ({ type, url_name, unreadable, children }: Node): void => {
    if (type !== 'course' && unreadable === undefined) {
      byType.set(type, [...(byType.get(type) ?? []), `${type}@${url_name}`]);
    }
    children.forEach(visit);
  };
  visit(tree);
  return [...byType.values()].flatMap((ids) => [...new Set([ids[0] ?? '', ids.at(-1) ?? ''])]);
}

interface Node {
  readonly type: string;
  readonly url_name: string;
  readonly unreadable?: string;
  readonly children: readonly Node[];
}

describe('blocks of each type', () => {
  it.each(SOURCES)('%s: are in sync once they are pulled, and a push changes nothing', async (source) => {
    const key = `course-v1:Blocks+${SOURCES.indexOf(source)}+run`;
    await exits(0, 'push', source, key, '--create', '--damaged', 'keep');
    const whole = at(`blocks-${SOURCES.indexOf(source)}`);
    await exits(0, 'pull', key, '-o', whole);
    const blocks = someBlocks(JSON.parse((await exits(0, 'tree', whole, '--json')).out) as Node);
    expect(blocks.length).toBeGreaterThan(2);
    for (const block of blocks) {
      const out = `${whole}-${block.replaceAll(/\W/g, '-')}`;
      await exits(0, 'pull', key, block, '-o', out);
      expect([block, (await exits(0, 'status', out)).out]).toEqual([block, 'in sync\n']);
      const pushed = await exits(0, 'push', out, key, '--target', 'archive');
      expect([block, pushed.out]).toEqual([block, 'unchanged\n']);
    }
  });
});

describe('a subtree', () => {
  it.each([
    ['a folder', 'unit_longshore', ''],
    ['a .tar.gz', 'chapter@section_moving_edge', '.tar.gz'],
    ['a .zip', `block-v1:${DEMO.slice('course-v1:'.length)}+type@sequential+block@sub_waves`, '.zip'],
  ])('as %s: is in sync, and pushing it changes nothing', async (_name, block, ending) => {
    const out = at(`subtree${ending}`);
    await exits(0, 'pull', DEMO, block, '-o', out);
    expect((await exits(0, 'status', out)).out).toBe('in sync\n');
    expect((await exits(0, 'push', out, DEMO, '--target', 'archive')).out).toBe('unchanged\n');
    expect((await exits(0, 'validate', out)).code).toBe(0);
  });

  it('goes to standard output as an archive', async () => {
    const whole = at('stdout.tar.gz');
    await exits(0, 'pull', DEMO, 'unit_longshore', '-o', whole);
    const { out, code } = await olx('pull', DEMO, 'unit_longshore', '-o', '-');
    expect([code, out]).toEqual([0, readFileSync(whole).toString()]);
  });

  it('with a changed static asset is ahead, and in sync once it is pushed', async () => {
    const folder = at('asset');
    await exits(0, 'pull', DEMO, 'unit_tides_intro', '-o', folder);
    const asset = join(folder, 'static/coast-profile.svg');
    writeFileSync(asset, `${readFileSync(asset, 'utf8')}<!-- changed -->`);
    expect((await exits(1, 'status', folder)).out).toBe('ahead\n');
    expect((await exits(0, 'plan', folder, DEMO)).out).toContain('change static/coast-profile.svg');
    await exits(0, 'push', folder, DEMO);
    expect((await exits(0, 'status', folder)).out).toBe('in sync\n');
  });
});
