import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BlockId,
  type Diagnostic,
  type Folder,
  idOf,
  idsAbove,
  indexOf,
  readCourse,
  validateCourse,
  walk,
} from '#olx';
import { OWN_FILE_TYPES } from '../../../src/olx/course/structure.ts';
import { smallSamples } from '../../support/courses.ts';
import { fileOf, folderOf } from '../../support/folders.ts';

/** Ways of making a block's file one that cannot be used. */
const DAMAGES = {
  'not well-formed': (text: string) => fileOf(`${text}<`),
  'not UTF-8': (text: string) => fileOf(Uint8Array.of(...new TextEncoder().encode(text), 0xff)),
  'not there': () => null,
} as const;
type Damage = keyof typeof DAMAGES;

function allFindings(folder: Folder): readonly Diagnostic[] {
  const { kept, diagnostics } = readCourse(folder);
  return kept === null ? diagnostics : [...diagnostics, ...validateCourse(kept)];
}

const told = (findings: readonly Diagnostic[]): readonly string[] =>
  findings.map((each) => JSON.stringify(each)).sort();

/** Codes of findings about a block that hang on what is in others. */
const RELATIONS: ReadonlySet<string> = new Set(['link-dead', 'block-shared', 'body-shared', 'file-unreached']);

describe.each(smallSamples())('$name with one file that cannot be used', ({ course, folder }) => {
  const { base } = course.rootFile;
  const owners = [...new Set(walk(course.root))].filter(
    (block) => block !== course.root && folder.has(base + (block.file?.path ?? '-')) && OWN_FILE_TYPES.has(block.type),
  );
  const damaged = fc.record({
    block: owners.length === 0 ? fc.constant(course.root) : fc.constantFrom(...owners),
    damage: fc.constantFrom(...(Object.keys(DAMAGES) as Damage[])),
  });
  const runs = { numRuns: 12, seed: 20261121 };

  it.skipIf(owners.length === 0)('is told of every other block what the sound course run is told', () => {
    fc.assert(
      fc.property(damaged, ({ block, damage }) => {
        const broken = withDamage(folder, base + (block.file?.path ?? ''), damage);
        const { course: whole, kept } = readCourse(broken);
        expect(whole).toBeNull();
        if (kept === null) throw new Error('nothing is left');
        const id = idOf(block);
        const left = indexOf(kept.root).blocks;
        const above: ReadonlySet<string> = idsAbove(course.root, [id]);
        const others = (each: Diagnostic): boolean =>
          each.block !== null && left.has(each.block as BlockId) && !above.has(each.block) && !RELATIONS.has(each.code);
        // what stood in the broken block may be missed in others, so that there may be more
        const now = told(allFindings(broken).filter(others));
        expect(now).toEqual(expect.arrayContaining([...told(allFindings(folder).filter(others))]));
      }),
      runs,
    );
  });

  it.skipIf(owners.length === 0)('keeps every other block to the byte, and that one in its place', () => {
    fc.assert(
      fc.property(damaged, ({ block, damage }) => {
        const { kept } = readCourse(withDamage(folder, base + (block.file?.path ?? ''), damage));
        if (kept === null) throw new Error('nothing is left');
        const before = indexOf(course.root).blocks;
        const after = indexOf(kept.root).blocks;
        const opaque = [...after.values()].filter((each) => each.damage !== undefined);
        expect(new Set([...opaque.map(idOf), idOf(block)]).size).toBe(1);
        for (const each of after.values()) {
          if (each.damage !== undefined) continue;
          const was = before.get(idOf(each));
          expect(each.file).toEqual(was?.file);
          expect(each.body).toEqual(was?.body);
          expect(each.text).toBe(was?.text);
        }
      }),
      runs,
    );
  });

  it('is the course run itself if nothing is wrong', () => {
    const read = readCourse(folder);
    expect(read.kept).toBe(read.course);
  });
});

function withDamage(folder: Folder, path: string, damage: Damage): Folder {
  const bytes = folder.get(path)?.bytes;
  if (!bytes) throw new Error(`no file ${path}`);
  const file = DAMAGES[damage](new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  const changed = new Map(folder);
  if (file === null) changed.delete(path);
  else changed.set(path, file);
  return changed;
}

describe('a folder whose root cannot be used', () => {
  it.each([
    ['is malformed', { 'course.xml': '<course url_name="r"' }, 'xml-not-well-formed'],
    ['points at nothing', { 'course.xml': '<course url_name="r" org="o" course="c"/>' }, 'file-missing'],
    ['is not there', { 'notes.txt': 'nothing' }, 'folder-no-root'],
  ])('that %s is opaque, and other mistakes are told of', (_, root, code) => {
    const { course, kept, diagnostics } = readCourse(
      folderOf({ ...root, 'problem/p.xml': '<problem>\n<p></problem>', 'html/h.xml': '<html/>' }),
    );
    expect(course).toBeNull();
    // without any root file there is nothing to keep it in
    expect(kept?.root.damage?.code).toBe(code === 'folder-no-root' ? undefined : code);
    expect(kept === null).toBe(code === 'folder-no-root');
    expect(diagnostics[0]).toMatchObject({ code, severity: 'error' });
    const inFile = code === 'folder-no-root' ? [] : [['problem/p.xml', 2, 'warning']];
    expect(diagnostics.slice(1).map((each) => [each.file, each.range?.start.line, each.severity])).toEqual(inFile);
  });
});

describe('files that are never part of a course run', () => {
  it.each(smallSamples())('are left out of $name, and told of in one finding', ({ folder }) => {
    const plain = readCourse(folder);
    const base = plain.kept?.rootFile.base ?? '';
    const added = ['.git/HEAD', `${base}.olxrc.json`, `${base}static/.SVN/entries`, `${base}about/.olxrc.json`];
    const more = readCourse(new Map([...folder, ...added.map((path) => [path, fileOf('{}')] as const)]));
    expect(more.kept).toEqual(plain.kept);
    const [told, ...others] = more.diagnostics;
    expect(told).toMatchObject({ code: 'folder-left-out', severity: 'info', file: null });
    expect(told?.message).toContain('“.git/HEAD” and 3 more are left out');
    expect(others).toEqual(plain.diagnostics);
  });
});

describe('several courses side by side', () => {
  const one = '<course url_name="r" org="o" course="c" display_name="C"/>';
  it('are told of, and the first is read', () => {
    const { course, diagnostics } = readCourse(folderOf({ 'a/course.xml': one, 'b/course.xml': one }));
    expect(course?.rootFile.base).toBe('a/');
    expect(diagnostics.map(({ code, severity, message }) => [code, severity, message])).toContainEqual([
      'folder-several-courses',
      'warning',
      'There are several courses here: a/course.xml is read, b/course.xml is kept as a file.',
    ]);
  });

  it('are not what an export inside an export is', () => {
    const { diagnostics } = readCourse(folderOf({ 'a/course.xml': one, 'a/old/course.xml': one }));
    expect(diagnostics.map(({ code }) => code)).not.toContain('folder-several-courses');
  });
});

describe('a mistake', () => {
  it('in many files at once is told of in one reading, and all their blocks are kept', () => {
    const files: Record<string, string> = {
      'course.xml': '<course url_name="r" org="o" course="c"><chapter url_name="c"><sequential url_name="s">',
    };
    const units = Array.from({ length: 30 }, (_, at) => `<vertical url_name="v${at}"/>`);
    files['course.xml'] += `${units.join('')}</sequential></chapter></course>`;
    for (let at = 0; at < 30; at++) {
      files[`vertical/v${at}.xml`] = `<vertical>\n  <html url_name="h${at}"/>\n</vertical>`;
      files[`html/h${at}.xml`] = at % 2 === 0 ? '<html>\n&nbsp;</html>' : `<html><p>${at}</p></html>`;
    }
    const { kept, diagnostics } = readCourse(folderOf(files));
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors).toHaveLength(15);
    expect(errors.every(({ file, range }) => file?.startsWith('html/h') && range?.start.line === 2)).toBe(true);
    if (kept === null) throw new Error('nothing is left');
    const html = [...indexOf(kept.root).blocks.values()].filter(({ type }) => type === 'html');
    expect(html).toHaveLength(30);
    expect(html.filter(({ damage }) => damage !== undefined)).toHaveLength(15);
  });

  it('in a file too large to be read is told of at its start', () => {
    const folder = folderOf({
      'course.xml': '<course url_name="r" org="o" course="c"><chapter url_name="c"/></course>',
      'chapter/c.xml': '<chapter/>',
    });
    const { blob } = fileOf('<chapter/>');
    const { kept, diagnostics } = readCourse(new Map([...folder, ['chapter/c.xml', { blob, bytes: null }]]));
    const start = { line: 1, column: 1, offset: 0 };
    const unread = diagnostics.filter(({ code }) => code === 'file-unreadable');
    expect(unread).toMatchObject([{ file: 'chapter/c.xml', range: { start, end: start } }]);
    expect(kept?.root.children[0]?.block.damage).toMatchObject({
      unread: 'file',
      files: [{ path: 'chapter/c.xml', blob }],
    });
  });
});
