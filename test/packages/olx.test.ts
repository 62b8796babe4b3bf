import { cpSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { beforeAll, describe, expect, test } from 'vitest';
import { DEMO_COURSE, exampleIn, type Installed, installed, run, typeErrors, userIn } from './_installed.ts';

let project: Installed;

beforeAll(async () => {
  project = await installed('openedx-olx');
  cpSync(DEMO_COURSE, join(project.folder, 'my-course'), { recursive: true });
});

const olx = (...words: readonly string[]) => run(project.folder, project.command('olx'), words);

describe('the command', () => {
  test('checks a course, and takes a unit out of it and puts it back through an archive', async () => {
    expect(await olx('validate', 'my-course')).toMatchObject({ code: 0, err: expect.stringContaining('no problems') });
    expect(await olx('extract', 'my-course', 'course', '-o', 'course.tar.gz')).toMatchObject({ code: 0 });
    expect(await olx('validate', 'course.tar.gz')).toMatchObject({ code: 0 });
    const { out } = await olx('version', 'my-course');
    expect(out).toMatch(/^olx1-/);
    expect((await olx('version', 'course.tar.gz')).out).toBe(out);
  });

  test('tells findings with the address of a file that comes with it', async () => {
    project.write('broken/course.xml', '<course org="o" course="c" url_name="r"><chapter url_name="a"></course>');
    const { code, out } = await olx('validate', 'broken', '--json');
    expect(code).toBe(1);
    const help = /"help": ?"(file:[^"#]+)#/.exec(out)?.[1];
    expect(readFileSync(new URL(help ?? ''), 'utf8')).toContain('xml-');
    expect(help).toContain('/node_modules/openedx-olx/');
  });

  test('loads the verbs of a service when they are used', async () => {
    const { code, err } = await run(project.folder, project.command('olx'), ['pull', 'course-v1:A+B+C', '-o', 'x'], {
      ...userIn(project.folder),
      OLX_URL: 'http://127.0.0.1:9',
    });
    expect(code).toBe(2);
    expect(err).toContain('127.0.0.1:9');
    expect(err).not.toContain('unexpected');
  });

  test('keeps compiled code in a folder that nobody else can write to', async () => {
    await olx('--help');
    const cache = join(project.folder, 'home/.cache/openedx-olx');
    expect(statSync(cache).mode & 0o077).toBe(0);
    expect(readdirSync(cache)).toHaveLength(1);
  });

  test('starts with little more work than Node itself', async () => {
    // a process that ends says how much processor time it took: other processes on the machine do not count
    const tell =
      "process.on('exit',()=>{const{user,system}=process.cpuUsage();process.stderr.write(String(user+system))})";
    const env = userIn(project.folder, { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(tell)}` });
    const work = async (file: string, words: readonly string[]): Promise<number> =>
      Number((await run(project.folder, file, words, env)).err);
    const [bare, help]: [number[], number[]] = [[], []];
    for (let index = 0; index < 12; index += 1) {
      bare.push(await work(process.execPath, ['-e', '0']));
      help.push(await work(project.command('olx'), ['--help']));
    }
    // Node takes 40 ms on a quiet machine, and the command may take 150 ms
    const ratio = Math.min(...help) / Math.min(...bare);
    expect(ratio).toBeGreaterThan(1);
    expect(ratio).toBeLessThan(3.5);
  });
});

const USE = `
import { courseVersionOf, memoryBlobs, readArchive, readCourse, validateCourse, writeArchive } from 'openedx-olx';

const text = '<course org="o" course="c" url_name="r"><chapter url_name="a" display_name="A"/></course>';
const blobs = memoryBlobs();
const archive = writeArchive(new Map([['course.xml', { text }]]), blobs, 'tar.gz', { wrap: 'course' });
const unpacked = await readArchive(archive, { keep: blobs });
const { course } = readCourse(unpacked.files);
export const result = { version: courseVersionOf(course), findings: validateCourse(course).map(({ code }) => code) };
`;

describe('the library', () => {
  let used = '';

  test('reads, packs and unpacks in Node', async () => {
    project.write('use.mjs', `${USE}console.log(JSON.stringify(result));`);
    const { out, err } = await run(project.folder, process.execPath, ['use.mjs']);
    expect(err).toBe('');
    used = out;
    expect(JSON.parse(out)).toEqual({ version: expect.stringMatching(/^olx1-/), findings: [] });
  });

  test('does the same bundled for a browser, without anything of Node', async () => {
    const input = project.write('use-in-browser.js', USE);
    const bundle = await rolldown({ input, platform: 'browser', cwd: project.folder });
    const { output } = await bundle.write({ dir: join(project.folder, 'browser'), entryFileNames: '[name].mjs' });
    const [{ code, imports }] = output;
    expect(imports).toEqual([]);
    expect(code).not.toMatch(/['"]node:/);
    project.write(
      'run-browser.mjs',
      "import { result } from './browser/use-in-browser.mjs'; console.log(JSON.stringify(result));",
    );
    const { out, err } = await run(project.folder, process.execPath, ['run-browser.mjs']);
    expect(err).toBe('');
    expect(out).toBe(used);
  });

  test('does what its README shows', async () => {
    await olx('extract', 'my-course', 'course', '-o', 'course.tar.gz', '--force');
    project.write('readme.mjs', exampleIn(project.root));
    expect(await run(project.folder, process.execPath, ['readme.mjs'])).toMatchObject({ code: 0, err: '' });
  });

  test.each(['node16', 'esnext'] as const)('has types under %s', async (module) => {
    project.write(
      'use.mts',
      `import { type Course, type Diagnostic, type Folder, memoryBlobs, readArchive, readCourse, type Step, versionOf } from 'openedx-olx';

export async function open(archive: ReadableStream<Uint8Array>): Promise<Course | null> {
  const result = await readArchive(archive, { keep: memoryBlobs() });
  if (!result.ok) throw new Error(result.message);
  const { course, diagnostics } = readCourse(result.files);
  const all: readonly Diagnostic[] = diagnostics;
  return all.length === 0 ? course : null;
}
export const version = (course: Course): string => versionOf(course.root);
export const steps: readonly Step[] = [];
// @ts-expect-error the reader takes a map
readCourse('course.xml');
`,
    );
    expect(await typeErrors(project, 'use.mts', module)).toBe('');
  });
});
