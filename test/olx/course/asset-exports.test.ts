import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BlockId,
  type Course,
  type CourseKey,
  type Diagnostic,
  type Folder,
  idOf,
  indexOf,
  memoryBlobs,
  type OutputFolder,
  readArchive,
  readCourse,
  validateCourse,
  walk,
  writeSubtree,
} from '#olx';
import { escapeAttribute } from '../../../src/olx/syntax/escape.ts';
import { folderOf, foldersIn, PLATFORM_EXPORTS, REAL_COURSES, readFolder } from '../../support/folders.ts';

const KEY = 'course-v1:Org+Num+run' as CourseKey;
const VERSIONS = { block: 'olx1-b', course: 'olx1-c' };
const decoder = new TextDecoder();

/*
 * The platform's rule in its plainest form, apart from the code under test: everything but letters,
 * numbers, `_`, `.`, `%` and `-` becomes `_`, in the file's path and in what a quoted link says.
 */
const stored = (path: string): string =>
  [...path].map((each) => (/[\p{L}\p{N}_.%-]/u.test(each) ? each : '_')).join('');

const linked = (link: string): string => {
  const [path = ''] = decoded(link).split(/[?#]/, 1);
  return stored(path.replace(/^\/+/, ''));
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const plain = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/** The stored names to which a text refers, as files hold it and with its escapes read. */
function referred(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const each of [text, plain(text)]) {
    for (const [, , link = ''] of each.matchAll(/(\\?["'])\/static\/(.*?)\1/g)) names.add(linked(link));
    for (const [, name = ''] of each.matchAll(/type@asset\+block[@/]([^"'\\\s<>?#]+)/g)) names.add(decoded(name));
    for (const [, name = ''] of each.matchAll(/\/c4x\/[^/\s]+\/[^/\s]+\/asset\/([^"'\\\s<>?#]+)/g))
      names.add(decoded(name));
    for (const [, name = ''] of each.matchAll(/<transcript\b[^>]*\bsrc="([^"]+)"/g)) names.add(stored(name));
    for (const [, id = ''] of each.matchAll(/\b(?:sub|youtube_id_1_0)="([^"]+)"/g)) names.add(`subs_${id}.srt.sjson`);
    if (each.includes('loncapa/python')) names.add('python_lib.zip');
  }
  return names;
}

/** The assets of the course run that a subtree's archive should hold and does not. */
function leftOut(course: Course, files: Folder, id: BlockId): readonly string[] {
  const output = writeSubtree(course, id, KEY, VERSIONS);
  if (output === null) throw new Error(`${id} must be exported`);
  const names = referred(contentOf(output, files).join('\n'));
  return [...course.assets.keys()].filter((path) => names.has(stored(path)) && !output.has(`static/${path}`));
}

function contentOf(output: OutputFolder, files: Folder): readonly string[] {
  const bytes = new Map([...files.values()].map(({ blob, bytes }) => [blob.hash, bytes]));
  return [...output].flatMap(([path, file]) => {
    if (path.startsWith('static/')) return [];
    return 'text' in file ? [file.text] : [decoder.decode(bytes.get(file.blob.hash) ?? undefined)];
  });
}

/** Those of the findings about missing assets that are not true: the course run has what they say it lacks. */
function falseAlarms(course: Course, files: Folder, found: readonly Diagnostic[]): readonly string[] {
  const names = new Set([...course.assets.keys()].map(stored));
  return found
    .filter(({ code }) => code === 'asset-missing')
    .flatMap(({ file, range }) => {
      const text = decoder.decode(files.get(course.rootFile.base + (file ?? ''))?.bytes ?? undefined);
      const link = range === null ? '' : text.slice(range.start.offset, range.end.offset);
      // a finding without a place could not be checked
      if (link === '') return [`${file}: nowhere`];
      const meant = [link, plain(link), decoded(plain(link))].map((each) => linked(each));
      return meant.some((name) => names.has(name)) ? [`${file}: ${link}`] : [];
    });
}

async function archived(path: string): Promise<Folder> {
  const read = await readArchive(new Uint8Array(readFileSync(path)), { keep: memoryBlobs(), inMemory: () => true });
  if (!read.ok) throw new Error(`${path} must be read`);
  return read.files;
}

const courses: readonly (readonly [string, () => Promise<Folder>])[] = [
  ...foldersIn(REAL_COURSES).map((name) => [name, async () => readFolder(join(REAL_COURSES, name))] as const),
  ...(existsSync(PLATFORM_EXPORTS) ? readdirSync(PLATFORM_EXPORTS) : []).map(
    (name) => [`${basename(name, '.tar.gz')} as exported`, () => archived(join(PLATFORM_EXPORTS, name))] as const,
  ),
];

describe.skipIf(courses.length === 0)('a real course', () => {
  it('is one of five, each as its authors have it and as the platform exported it', () => {
    expect(courses).toHaveLength(10);
  });

  it.each(courses)('%s: the archive of each block has every asset that it refers to', async (_, load) => {
    const files = await load();
    const { course } = readCourse(files);
    if (course === null) throw new Error('the course must be read');
    const ids = [...indexOf(course.root).blocks.values()].filter(({ type }) => type !== 'course').map(idOf);
    expect(ids.length).toBeGreaterThan(10);
    expect(ids.flatMap((id) => leftOut(course, files, id).map((path) => `${id}: ${path}`))).toEqual([]);
  });

  it.each(courses)('%s: has no error, and lacks each asset that is said to be missing', async (_, load) => {
    const files = await load();
    const { course } = readCourse(files);
    if (course === null) throw new Error('the course must be read');
    const { base } = course.rootFile;
    const found = validateCourse(course, (path) => files.get(base + path)?.bytes ?? null, 2026);
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(falseAlarms(course, files, found)).toEqual([]);
  });
});

/** How a link to a path may be written, each as a block. Single quotes where the path would end double ones. */
const STYLES: Readonly<Record<string, (path: string) => string>> = {
  'in an attribute of HTML': (path) => html(`<img src="/static/${path}"/>`),
  'percent-encoded': (path) => html(`<img src="/static/${encodeURI(path)}?v=1#top"/>`),
  'in a style': (path) => html(`<p style="background: url('/static/${path}')">A</p>`),
  'in a script': (path) => html(`<script>const a = {"file": '/static/${path}'};</script>`),
  'as it is stored': (path) => html(`<img src="/static/${stored(path)}"/>`),
  'by its key': (path) => html(`<a href="/asset-v1:Org+Num+run+type@asset+block@${stored(path)}">A</a>`),
  'by its former key': (path) => html(`<a href="/c4x/Org/Num/asset/${stored(path)}">A</a>`),
  'in a problem': (path) => `<problem url_name="b"><img src="${attribute(`/static/${path}`)}"/></problem>`,
  'in JSON': (path) =>
    `<drag-and-drop-v2 url_name="b" data="${attribute(JSON.stringify({ img: `/static/${path}` }))}"/>`,
  'as a transcript': (path) =>
    `<video url_name="b" youtube_id_1_0="x" transcripts="${attribute(JSON.stringify({ uk: path }))}"/>`,
};
const html = (text: string): string => `<html url_name="b"><![CDATA[${text}]]></html>`;
const attribute = (text: string): string => escapeAttribute(text);

describe('a link to a static asset', () => {
  // what would end the link or the CDATA section, what an address reads as a query, and what no file is called
  const paths = fc
    .array(fc.constantFrom(...' _-.abcXYZ019é漢яñ²½,()+~!@$=[]'), { minLength: 1, maxLength: 12 })
    .map((letters) => letters.join(''))
    .chain((name) => fc.constantFrom(`${name}.png`, `folder/${name}.png`, `my folder/${name}.PNG`))
    // an import passes over files that begin with `._`
    .filter((path) => path.split('/').every((name) => name.trim() === name && !name.startsWith('._')))
    .filter((path) => !path.includes(']]'));

  it.each(Object.entries(STYLES))('%s takes the asset along, and is not called dead', (_, style) => {
    fc.assert(
      fc.property(paths, (path) => {
        const files = folderOf({
          'course.xml': `<course url_name="run" org="Org" course="Num" display_name="C"><chapter url_name="c" display_name="C">
<sequential url_name="s" display_name="S"><vertical url_name="u" display_name="U">${style(path)}</vertical></sequential></chapter></course>`,
          [`static/${path}`]: 'bytes',
          'static/other.txt': 'other',
        });
        const { course } = readCourse(files);
        if (course === null) throw new Error('the course must be read');
        expect(validateCourse(course).filter(({ code }) => code === 'asset-missing')).toEqual([]);
        const exported = writeSubtree(course, 'vertical@u' as BlockId, KEY, VERSIONS);
        expect([...(exported?.keys() ?? [])].filter((each) => each.startsWith('static/'))).toEqual([`static/${path}`]);
      }),
    );
  });

  it('of a published form below a section is followed too', () => {
    const files = folderOf({
      'course.xml': `<course url_name="run" org="Org" course="Num"><chapter url_name="c" display_name="C"><sequential url_name="s" display_name="S"><vertical url_name="u"/></sequential></chapter></course>`,
      'vertical/u.xml':
        '<vertical display_name="U"><html url_name="h"><![CDATA[<img src="/static/live.png"/>]]></html></vertical>',
      'drafts/vertical/u.xml': `<vertical display_name="U" parent_url="block-v1:Org+Num+run+type@sequential+block@s" index_in_children_list="0"><html url_name="h"><![CDATA[<img src="/static/draft.png"/>]]></html></vertical>`,
      'static/live.png': 'live',
      'static/draft.png': 'draft',
    });
    const { course } = readCourse(files);
    if (course === null) throw new Error('the course must be read');
    expect([...walk(course.root)].some(({ published }) => published !== undefined)).toBe(true);
    for (const id of ['chapter@c', 'sequential@s', 'vertical@u'] as BlockId[]) {
      const exported = [...(writeSubtree(course, id, KEY, VERSIONS)?.keys() ?? [])];
      expect(exported.filter((each) => each.startsWith('static/'))).toEqual(['static/draft.png', 'static/live.png']);
    }
  });

  it('that two files may answer takes both along', () => {
    const files = folderOf({
      'course.xml': `<course url_name="run" org="Org" course="Num"><chapter url_name="c"><sequential url_name="s"><vertical url_name="u">${html('<img src="/static/a_b.png"/>')}</vertical></sequential></chapter></course>`,
      'static/a b.png': 'one',
      'static/a/b.png': 'two',
    });
    const { course } = readCourse(files);
    if (course === null) throw new Error('the course must be read');
    expect([...(writeSubtree(course, 'vertical@u' as BlockId, KEY, VERSIONS)?.keys() ?? [])]).toEqual(
      expect.arrayContaining(['static/a b.png', 'static/a/b.png']),
    );
    expect(validateCourse(course).map(({ code }) => code)).toContain('asset-name-collision');
  });
});
