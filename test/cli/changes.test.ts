import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type BlockId,
  blockId,
  type Course,
  courseVersionOf,
  draftView,
  idOf,
  indexOf,
  publishedView,
  versionOf,
} from '#olx';
import { DEMO_COURSE, FIXTURES, REAL_COURSES } from '../support/folders.ts';
import { contents, courseAt, done, inProcess, olx, olxReading, quick, scratch } from './_command.ts';

const at = scratch();
const REAL_COURSE = join(REAL_COURSES, 'latex2edx-demo');
const DRAFTS = join(FIXTURES, 'drafts');
const MIXED = join(FIXTURES, 'mixed');

function changedFiles(before: string, after: string): readonly string[] {
  const [old, now] = [contents(before), contents(after)];
  return [...new Set([...old.keys(), ...now.keys()])].filter((path) => old.get(path) !== now.get(path)).sort();
}

function blockAt(
  course: Course,
  id: string,
): ReturnType<typeof indexOf>['blocks'] extends ReadonlyMap<unknown, infer B> ? B : never {
  const block = indexOf(course.root).blocks.get(id as BlockId);
  if (block === undefined) throw new Error(`there is no ${id}`);
  return block;
}

const childrenOf = (course: Course, id: string): readonly string[] =>
  blockAt(course, id).children.map(({ block }) => idOf(block));

/** A verb on a course, without PATH and OUT, and the files that it may change. */
const CHANGES = [
  [
    'move',
    DEMO_COURSE,
    ['problem_surge', 'unit_your_shore', '--index', '0'],
    /^vertical\/unit_(storm_surge|your_shore)\.xml$/,
  ],
  [
    'move',
    DEMO_COURSE,
    ['unit_your_shore', 'sub_waves', '--index', '1'],
    /^sequential\/sub_(tides|waves)\.xml$|^drafts\/vertical\//,
  ],
  ['move', DEMO_COURSE, ['html@talk_prompt', 'unit_your_shore', '--index', '1'], /^vertical\/unit_your_shore\.xml$/],
  ['move', DEMO_COURSE, ['problem_surge', 'unit_longshore'], /^(drafts|vertical|problem)\//],
  ['move', MIXED, ['html@footer', 'vertical@intro', '--from', 'vertical@shared'], /./],
  ['set', DEMO_COURSE, ['problem_surge', 'max_attempts=5', '--unset', 'display_name'], /^problem\/problem_surge\.xml$/],
  ['set', DEMO_COURSE, ['problem_longshore_name', 'max_attempts=7'], /^drafts\/problem\/problem_longshore_name\.xml$/],
  ['set', DEMO_COURSE, ['course', 'display_name=12'], /^(policies|course)\//],
  ['set', DEMO_COURSE, ['unit_your_shore', 'display_name=', '--target', 'draft'], /^drafts\//],
  ['set', MIXED, ['problem@quiz', 'max_attempts=2'], /./],
  ['publish', DEMO_COURSE, ['unit_longshore'], /^(drafts\/)?(vertical|html|problem)\/.*longshore/],
  ['publish', DEMO_COURSE, ['section_moving_edge'], /./],
  ['discard', DEMO_COURSE, ['unit_longshore'], /^drafts\/.*longshore/],
  ['discard', DEMO_COURSE, ['problem_longshore_name'], /^drafts\/problem/],
  ['rm', DEMO_COURSE, ['problem_surge'], /problem_surge|unit_storm_surge/],
] as const;

describe.concurrent('what a verb writes', { timeout: 60_000 }, () => {
  it.each(CHANGES)(
    '%s %s %j: is the same in every form of OUT, and touches no other file',
    async (verb, course, args, may) => {
      const name = `${verb}-${CHANGES.findIndex((each) => each[2] === args)}`;
      await quick(verb, course, ...args, '-o', at(name));
      const wanted = courseVersionOf(courseAt(at(name)));
      expect(wanted).not.toBe(courseVersionOf(courseAt(course)));
      expect(changedFiles(course, at(name)).filter((path) => !may.test(path))).toEqual([]);
      for (const form of [['--as', 'zip'], ['--as', 'tar.gz'], []]) {
        const { code, bytes } = await inProcess(verb, course, ...args, '-o', '-', ...form);
        expect(code).toBe(0);
        const sent = at(`${name}${form.join('')}.archive`);
        writeFileSync(sent, bytes);
        expect(await quick('version', sent)).toBe(`${wanted}\n`);
      }
      await quick(verb, course, ...args, '-o', at(`${name}.zip`));
      expect(await quick('version', at(`${name}.zip`))).toBe(`${wanted}\n`);
    },
  );

  it('is one document on standard output, too, and the same as in a file', async () => {
    await quick('extract', DEMO_COURSE, 'unit_longshore', '-o', at('unit.xml'));
    const { bytes } = await inProcess('extract', DEMO_COURSE, 'unit_longshore', '-o', '-', '--as', 'xml');
    await quick('put', DEMO_COURSE, 'unit_longshore', at('unit.xml'), '-o', at('unit-put'));
    const put = await olxReading(bytes, process.env, 'put', DEMO_COURSE, 'unit_longshore', '-', '-o', at('unit-fed'));
    expect([put.code, contents(at('unit-fed'))]).toEqual([0, contents(at('unit-put'))]);
    const refused = await inProcess('rm', DEMO_COURSE, 'unit_longshore', '-o', '-', '--as', 'xml');
    expect([refused.code, refused.bytes.length]).toEqual([2, 0]);
  });

  it('goes through a pipe from verb to verb', async () => {
    const moved = await olx('move', DEMO_COURSE, 'unit_your_shore', 'sub_waves', '-o', '-');
    const back = await olxReading(
      moved.bytes,
      process.env,
      'move',
      '-',
      'unit_your_shore',
      'sub_tides',
      '--index',
      '3',
      '-o',
      at('back'),
    );
    expect([back.code, contents(at('back'))]).toEqual([0, contents(DEMO_COURSE)]);
    const { code, err } = await olxReading('neither', process.env, 'tree', '-');
    expect([code, err]).toEqual([2, expect.stringContaining('-: this is one document')]);
  });
});

describe.concurrent('move', { timeout: 30_000 }, () => {
  it('leaves no draft in a folder that has none, so that learners see the block where authors do', async () => {
    const course = existsSync(REAL_COURSE) ? REAL_COURSE : MIXED;
    const { root } = courseAt(course);
    const units = [...indexOf(root).blocks.values()].filter(
      (each) => each.type === 'vertical' && each.children.length > 1,
    );
    const [first, second] = units;
    if (first === undefined || second === undefined) throw new Error('too few units');
    const child = idOf(first.children[0]?.block ?? first);
    await quick('move', course, child, idOf(second), '--index', '0', '-o', at('live'));
    const now = courseAt(at('live'));
    expect(publishedView(now.root)).toBe(now.root);
    expect(childrenOf(now, idOf(second))[0]).toBe(child);
    expect(childrenOf(now, idOf(first))).not.toContain(child);
  });

  it('and back again changes no byte', async () => {
    await quick('move', DEMO_COURSE, 'sub_waves', 'section_charts', '--index', '0', '-o', at('there'));
    await quick('move', at('there'), 'sub_waves', 'section_moving_edge', '--index', '1', '-o', at('and-back'));
    expect(contents(at('and-back'))).toEqual(contents(DEMO_COURSE));
  });

  it.each([
    [['problem_surge', 'sub_waves'], 'within their level only'],
    [['sub_waves', 'sub_waves'], ''],
    [['course', 'sub_waves'], 'root'],
  ] as const)('%j is refused, and nothing is written', async (args, reason) => {
    const { code, err } = await inProcess('move', DEMO_COURSE, ...args, '-o', at('no-move'));
    expect([code, err]).toEqual([1, expect.stringContaining(reason)]);
    expect(existsSync(at('no-move'))).toBe(false);
  });

  it('asks which parent to leave if there are two', async () => {
    const { code, err } = await inProcess('move', MIXED, 'html@footer', 'vertical@intro', '-o', at('which'));
    expect([code, err]).toEqual([1, expect.stringContaining('ambiguous-parent')]);
  });
});

describe.concurrent('set', { timeout: 30_000 }, () => {
  it('refuses a value that the platform cannot read, and a draft that should be live', async () => {
    for (const [args, exit, reason] of [
      [['problem_surge', 'max_attempts=many'], 1, 'setting-unreadable'],
      [['problem_surge', 'url_name=other'], 1, 'is not a setting'],
      [['unit_longshore', 'display_name=x', '--target', 'published'], 2, 'olx publish'],
      [['problem_surge', 'max_attempts'], 2, 'NAME=VALUE'],
      [['problem_surge', 'weight=1', 'weight=2'], 2, 'named twice'],
      [['problem_surge'], 2, 'NAME=VALUE'],
    ] as const) {
      const { code, err } = await inProcess('set', DEMO_COURSE, ...args, '-o', at('no-set'));
      expect([code, err]).toEqual([exit, expect.stringContaining(reason)]);
    }
    expect(existsSync(at('no-set'))).toBe(false);
  });

  it('takes every value as an attribute has it, also one with an equals sign or quotes', async () => {
    const values = { display_name: 'a=b "c" <d> & é', weight: '2.5', showanswer: 'never', rerandomize: '"always"' };
    const args = Object.entries(values).map(([name, value]) => `${name}=${value}`);
    await quick('set', DEMO_COURSE, 'problem_surge', ...args, '-o', at('values'));
    const { code, out } = await olx('diff', DEMO_COURSE, at('values'), '--json');
    expect(code).toBe(1);
    const settings = JSON.parse(out).changes[0].settings as readonly { name: string; after: unknown }[];
    expect(Object.fromEntries(settings.map(({ name, after }) => [name, after]))).toEqual({
      display_name: 'a=b "c" <d> & é',
      weight: 2.5,
      showanswer: 'never',
      rerandomize: 'always',
    });
  });

  it('undone by --unset gives the file back', async () => {
    await quick('set', DEMO_COURSE, 'problem_surge', 'weight=3', '-o', at('set'));
    await quick('set', at('set'), 'problem_surge', '--unset', 'weight', '-o', at('unset'));
    expect(contents(at('unset'))).toEqual(contents(DEMO_COURSE));
  });
});

describe.concurrent('publish and discard', { timeout: 30_000 }, () => {
  const unit = 'vertical@unit_longshore';
  const before = courseAt(DEMO_COURSE);
  const versionIn = (root: Course['root'] | null): string | null =>
    root === null ? null : versionOf(blockAt({ ...before, root }, unit));

  it('leave one form, of the draft and of what learners see', async () => {
    for (const [verb, view] of [
      ['publish', draftView(before.root)],
      ['discard', publishedView(before.root)],
    ] as const) {
      await quick(verb, DEMO_COURSE, unit, '-o', at(`one-${verb}`));
      const { root } = courseAt(at(`one-${verb}`));
      const wanted = versionIn(view);
      expect([versionIn(draftView(root)), versionIn(publishedView(root))]).toEqual([wanted, wanted]);
    }
  });

  it('of what has no draft, or was never published, say so', async () => {
    const none = await inProcess('publish', DEMO_COURSE, 'unit_your_shore', '-o', at('none'));
    expect([none.code, none.err]).toEqual([0, expect.stringContaining('has no draft')]);
    expect(contents(at('none'))).toEqual(contents(DEMO_COURSE));
    const section = await inProcess('discard', DEMO_COURSE, 'section_charts', '-o', at('no-discard'));
    expect([section.code, section.err]).toEqual([1, expect.stringContaining('name a unit')]);
    const never = [...indexOf(courseAt(DRAFTS).root).blocks.values()].find((each) => publishedView(each) === null);
    if (never === undefined) throw new Error('nothing is unpublished');
    const unpublished = await inProcess('discard', DRAFTS, idOf(never), '-o', at('no-discard'));
    expect([unpublished.code, unpublished.err]).toEqual([1, expect.stringContaining('never-published')]);
  });
});

describe.concurrent('add --ids new', { timeout: 30_000 }, () => {
  it.each([
    ['unit_longshore', 'sub_tides'],
    ['section_charts', 'course'],
    ['sub_waves', 'section_charts'],
  ])('adds %s to %s as a copy that reads back as it was extracted', async (block, parent) => {
    const [part, out] = [at(`${block}.zip`), at(`copy-${block}`)];
    await quick('extract', DEMO_COURSE, block, '-o', part);
    expect((await inProcess('add', DEMO_COURSE, parent, part, '-o', out)).code).toBe(1);
    await quick('add', DEMO_COURSE, parent, part, '--ids', 'new', '-o', out);
    const [before, after] = [courseAt(DEMO_COURSE), courseAt(out)];
    const { id } = { id: [...indexOf(before.root).blocks.keys()].find((each) => each.endsWith(`@${block}`)) ?? '' };
    const copy = blockAt(after, `${id}_2`);
    const shape = (each: Course['root']): unknown => [each.type, each.children.map((child) => shape(child.block))];
    expect(shape(copy)).toEqual(shape(blockAt(before, id)));
    expect(versionOf(blockAt(after, id))).toBe(versionOf(blockAt(before, id)));
    const isOfParent = (path: string): boolean => path.endsWith(`/${parent}.xml`) || path === 'course/2026.xml';
    expect(
      changedFiles(DEMO_COURSE, out).filter((path) => contents(DEMO_COURSE).has(path) && !isOfParent(path)),
    ).toEqual([]);
  });

  it('keeps names that are free', async () => {
    const document = at('fresh.xml');
    mkdirSync(dirname(document), { recursive: true });
    writeFileSync(
      document,
      '<vertical url_name="fresh"><problem url_name="problem_surge"/><html url_name="own">x</html></vertical>\n',
    );
    await done('add', DEMO_COURSE, 'sub_waves', document, '--ids', 'new', '-o', at('fresh'));
    expect(childrenOf(courseAt(at('fresh')), blockId('vertical', 'fresh'))).toEqual([
      'problem@problem_surge_2',
      'html@own',
    ]);
  });
});
