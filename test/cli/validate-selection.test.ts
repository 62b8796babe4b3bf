import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DIAGNOSTIC_CODES } from '#olx';
import { DEMO_COURSE, foldersIn, REAL_COURSES } from '../support/folders.ts';
import { altered, contents, inProcess, quick, scratch } from './_command.ts';
import { seededCourse } from './_seeds.ts';

const at = scratch();
const PROJECT = '.olxrc.json';

interface Told {
  readonly diagnostics: readonly { readonly code: string; readonly severity: string; readonly file: string | null }[];
  readonly summary: { readonly errors: number; readonly ignored: number; readonly known: number };
  readonly paths: readonly object[];
}

async function told(...args: readonly string[]): Promise<Told & { readonly code: number | null }> {
  const { code, out, err } = await inProcess('validate', ...args, '--format', 'json');
  if (out === '') throw new Error(err);
  return { ...(JSON.parse(out) as Told), code };
}

/** A course full of mistakes, with a project file in it. */
function configured(name: string, project: object | string): string {
  const folder = seededCourse(at(name));
  writeFileSync(join(folder, PROJECT), typeof project === 'string' ? project : JSON.stringify(project));
  return folder;
}

describe('a selection of findings', { timeout: 30_000 }, () => {
  it('parts the findings: what is selected and what is ignored are all of them', async () => {
    const folder = seededCourse(at('parts'));
    const all = await told(folder);
    for (const codes of ['xml-*', 'asset-missing,link-*', 'problem-*', '*', 'p*-c*-*d']) {
      const [only, others] = [await told(folder, '--select', codes), await told(folder, '--ignore', codes)];
      expect(only.diagnostics.length + others.diagnostics.length).toBe(all.diagnostics.length);
      expect(new Set([...only.diagnostics, ...others.diagnostics].map((each) => JSON.stringify(each)))).toEqual(
        new Set(all.diagnostics.map((each) => JSON.stringify(each))),
      );
      expect(only.summary.ignored).toBe(others.diagnostics.length);
    }
    const repeated = await told(folder, '--select', 'xml-*', '--select', 'link-dead', '--ignore', 'xml-doctype');
    expect(new Set(repeated.diagnostics.map(({ code }) => code))).toEqual(
      new Set(['xml-bare-ampersand', 'xml-encoding', 'xml-not-well-formed', 'link-dead']),
    );
  });

  it('decides the exit code: an ignored error is none', async () => {
    const folder = seededCourse(at('exit'));
    const { diagnostics } = await told(folder);
    const errors = new Set(diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code));
    const without = await told(folder, '--ignore', [...errors].join(','));
    expect([without.code, without.summary.errors]).toEqual([0, 0]);
    const severe = await told(folder, '--severity', 'error');
    expect([severe.code, new Set(severe.diagnostics.map(({ severity }) => severity))]).toEqual([1, new Set(['error'])]);
  });

  it('is all that --quiet prints: the same findings and exit code, and nothing beside them', async () => {
    const folder = seededCourse(at('quiet'));
    for (const more of [[], [DEMO_COURSE], ['--format', 'json'], ['--select', 'asset-*']]) {
      const loud = await inProcess('validate', folder, ...more);
      expect(loud.err).not.toBe('');
      const quiet = await inProcess('validate', folder, ...more, '--quiet');
      expect(quiet).toMatchObject({ code: loud.code, out: loud.out, err: '' });
    }
    expect(await inProcess('validate', folder, '--fix', '-q')).toMatchObject({ err: '' });
    expect((await inProcess('validate', at('missing'), '-q')).err).toContain('there is no such file');
  });

  it('refuses what is not a code, and says which was meant', async () => {
    for (const [written, hint] of [
      ['aset-missing', 'did you mean “asset-missing”?'],
      ['asset', 'did you mean “asset-*”?'],
      ['zzz-*', 'no code matches “zzz-*”'],
      ['', 'there is no code “”'],
    ] as const) {
      const { code, out, err } = await inProcess('validate', DEMO_COURSE, '--ignore', `xml-limit,${written}`);
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain(hint);
    }
  });
});

describe('a project file', { timeout: 60_000 }, () => {
  it('ignores, selects and overrides by path, with comments, from the folder or above it', async () => {
    const folder = configured(
      'project',
      `{
  // set up with the course team
  "ignore": ["asset-*"],
  "overrides": [
    { "files": ["problem/**"], "ignore": ["problem-*"] },
    { "files": ["project/problem/*.xml"], "ignore": ["xml-*"] },
    { "files": ["html/*.html"], "select": ["asset-missing"] }, // stays
  ],
}
`,
    );
    const files = (codes: RegExp, { diagnostics }: Told): readonly (string | null)[] =>
      diagnostics.filter(({ code }) => codes.test(code)).map(({ file }) => file);
    const inside = await told(folder);
    expect(files(/^asset-/, inside)).toEqual(['html/intro_welcome.html']);
    expect(files(/^problem-/, inside).filter((file) => file?.startsWith('problem/'))).toEqual([]);
    expect(files(/^xml-/, inside).filter((file) => file?.startsWith('problem/')).length).toBeGreaterThan(0);
    // the same file above the course: patterns may start there, too
    writeFileSync(at(PROJECT), readFileSync(join(folder, PROJECT)));
    rmSync(join(folder, PROJECT));
    const above = await told(folder);
    expect(files(/^problem-/, above)).toEqual(files(/^problem-/, inside));
    expect(files(/^xml-/, above).filter((file) => file?.startsWith('problem/'))).toEqual([]);
    // a work tree ends the search
    mkdirSync(join(folder, '.git'));
    expect(files(/^problem-/, await told(folder)).length).toBeGreaterThan(files(/^problem-/, above).length);
    rmSync(at(PROJECT));
  });

  it('gives way to the command line', async () => {
    const folder = configured('order', { select: ['xml-*'], ignore: ['xml-doctype'], severity: 'error' });
    const codes = async (...args: string[]) =>
      new Set((await told(folder, ...args)).diagnostics.map(({ code }) => code));
    expect(await codes()).toEqual(new Set(['xml-bare-ampersand', 'xml-encoding', 'xml-not-well-formed']));
    expect(await codes('--severity', 'info', '--select', 'link-dead,xml-doctype')).toEqual(new Set(['link-dead']));
    expect(await codes('--ignore', 'xml-e*')).toEqual(new Set(['xml-bare-ampersand', 'xml-not-well-formed']));
  });

  it('is refused with line and column where it is wrong', async () => {
    const wrong: readonly (readonly [string, string])[] = [
      ['{"ignore": ["aset-missing"]}', ':1:13: there is no code “aset-missing”; did you mean “asset-missing”?'],
      ['{\n  "ingore": []\n}', ':2:3: the project file has no member “ingore”; did you mean “ignore”?'],
      ['{"ignore": "xml-*"}', ':1:12: “ignore” is a list'],
      ['{"ignore": [7]}', ':1:13: “ignore” is a list of texts'],
      ['{"severity": "fatal"}', ':1:14: “severity” is one of error, warning, info'],
      ['{"overrides": [{"ignore": []}]}', ':1:16: an override needs “files”'],
      ['{"baseline": {"a": {"xml-limit": {"00": -1}}}}', ':1:41: a count is a whole number above 0'],
      ['{"ignore": [}', ':1:13: this is not JSON'],
      ['[]', ':1:1: the project file is an object'],
      ['', ':1:1: this is not JSON'],
    ];
    const folder = configured('wrong', {});
    for (const [text, message] of wrong) {
      writeFileSync(join(folder, PROJECT), text);
      const { code, out, err } = await inProcess('validate', folder);
      expect([text, code, out]).toEqual([text, 2, '']);
      expect(err).toContain(join(folder, PROJECT) + message);
    }
  });

  it('is no part of the course run: not of its version, exports and archives, and nothing overwrites it', async () => {
    const folder = at('apart');
    cpSync(DEMO_COURSE, folder, { recursive: true });
    const version = await quick('version', folder);
    writeFileSync(join(folder, PROJECT), '{"ignore": ["asset-*"]}');
    expect(await quick('version', folder)).toBe(version);
    await quick('merge', folder, folder, folder, '-o', at('apart-copy'));
    expect(contents(at('apart-copy'))).toEqual(contents(DEMO_COURSE));
    await quick('merge', DEMO_COURSE, DEMO_COURSE, DEMO_COURSE, '-o', folder, '--force');
    expect(readFileSync(join(folder, PROJECT), 'utf8')).toBe('{"ignore": ["asset-*"]}');
    expect((await told(folder)).diagnostics).toEqual([]);
  });

  it('cannot make matching slow', async () => {
    const folder = configured('slow', {
      overrides: [{ files: [`${'**/'.repeat(500)}${'*a'.repeat(500)}b`], ignore: ['*'] }],
    });
    expect((await told(folder)).diagnostics.length).toBeGreaterThan(50);
  });
});

describe('a baseline', { timeout: 60_000 }, () => {
  const real = foldersIn(REAL_COURSES);

  it.each([
    ['seeded', seededCourse],
    ...real.map((name) => [name, (to: string) => copied(name, to)] as const),
  ] as const)(
    'of %s leaves nothing to report, also when lines shift, and is the same when made again',
    async (name, make) => {
      const folder = make(at(`baseline-${name}`));
      const before = await told(folder);
      expect((await inProcess('validate', folder, '--update-baseline')).code).toBe(0);
      const path = [join(folder, PROJECT), join(folder, 'course', PROJECT)].find((each) => existsSync(each)) ?? '';
      const text = readFileSync(path, 'utf8');
      const after = await told(folder);
      expect([after.code, after.diagnostics, after.summary.known]).toEqual([0, [], single(before)]);
      expect((await told(folder, '--no-baseline')).diagnostics).toEqual(before.diagnostics);
      await inProcess('validate', folder, '--update-baseline');
      expect(readFileSync(path, 'utf8')).toBe(text);
      // a comment before the root element shifts each line of every document
      for (const inside of contents(folder).keys()) {
        if (!/\/(?:problem|html|vertical|sequential|chapter|video)\/[^/]+\.xml$/.test(`/${inside}`)) continue;
        const content = readFileSync(join(folder, inside));
        if (!content.subarray(0, 5).includes('<?'))
          writeFileSync(join(folder, inside), Buffer.concat([Buffer.from('<!-- one\n more -->\n'), content]));
      }
      const shifted = await told(folder);
      expect(shifted.diagnostics.map(({ code, file }) => `${file} ${code}`)).toEqual([]);
    },
  );

  it('keeps comments, tells new findings alone, and forgets what was mended', async () => {
    const folder = altered(DEMO_COURSE, at('news'), {
      'html/intro_welcome.html': (text) => `${text}<img src="/static/one.png">\n<img src="/static/uno.png">\n`,
    });
    writeFileSync(join(folder, PROJECT), '{\n  // keep me\n  "ignore": ["link-dead"]\n}\n');
    await quick('validate', folder, '--update-baseline');
    const text = readFileSync(join(folder, PROJECT), 'utf8');
    expect(text).toContain('  // keep me\n  "ignore": ["link-dead"]');
    expect(text).toMatch(/"html\/intro_welcome\.html": \{\n\s+"asset-missing": \{\n\s+"[0-9a-f]{10}": 1,\n/);
    const path = join(folder, 'html/intro_welcome.html');
    const old = readFileSync(path, 'utf8');
    writeFileSync(path, `<img src="/static/two.png">\n${old}`);
    const news = await told(folder);
    expect(news.diagnostics).toHaveLength(1);
    expect(news.summary.known).toBe(2);
    writeFileSync(path, old.replace('<img src="/static/one.png">\n<img src="/static/uno.png">\n', ''));
    const { err } = await inProcess('validate', folder);
    expect(err).toContain('2 findings of the baseline are gone; --update-baseline forgets them\n');
    await quick('validate', folder, '--update-baseline');
    expect(readFileSync(join(folder, PROJECT), 'utf8')).toBe('{\n  // keep me\n  "ignore": ["link-dead"]\n}\n');
  });

  it('of several courses stays apart', async () => {
    mkdirSync(at('many'));
    writeFileSync(at(`many/${PROJECT}`), '{}');
    for (const name of ['many/a', 'many/b']) seededCourse(at(name));
    await inProcess('validate', at('many/a'), at('many/b'), '--update-baseline');
    expect((await told(at('many/a'), at('many/b'))).diagnostics).toEqual([]);
    rmSync(at('many/a/problem/problem_surge.xml'), { force: true });
    await inProcess('validate', at('many/a'), '--update-baseline');
    expect((await told(at('many/b'))).diagnostics).toEqual([]);
    const refused = await inProcess('validate', at('many/a'), '--update-baseline', '--select', 'xml-*');
    expect(refused.code).toBe(2);
  });
});

describe('several PATHs', { timeout: 30_000 }, () => {
  it('are told in one document, and each finding names its own', async () => {
    const [one, two] = [seededCourse(at('first')), seededCourse(at('second'))];
    const both = await told(one, two);
    const [alone, other] = [await told(one), await told(two)];
    expect(both.diagnostics).toEqual([...alone.diagnostics, ...other.diagnostics]);
    expect(both.paths).toEqual([...alone.paths, ...other.paths]);
    const { out } = await inProcess('validate', one, two);
    expect(out).toContain(`${two}/chapter/section_charts.xml:3:53 error text-between-blocks `);
  });

  it('go on after one that cannot be read, and exit with 2', async () => {
    const { code, paths, diagnostics } = await told(at('nowhere'), DEMO_COURSE);
    expect([code, diagnostics]).toEqual([2, []]);
    expect(paths).toMatchObject([
      { path: DEMO_COURSE, errors: 0 },
      { path: at('nowhere'), error: expect.stringContaining('no such file') },
    ]);
  });

  it('know every code that there is', async () => {
    expect((await inProcess('validate', DEMO_COURSE, '--ignore', DIAGNOSTIC_CODES.join(','))).code).toBe(0);
  });
});

function copied(name: string, to: string): string {
  cpSync(join(REAL_COURSES, name), to, { recursive: true });
  return to;
}

/** How many findings there are, those in groups one by one. */
function single({ diagnostics }: Told): number {
  return diagnostics.reduce((sum, each) => sum + ((each as { count?: number }).count ?? 1), 0);
}
