import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Block,
  type BlockId,
  type ConflictId,
  type Course,
  contentText,
  courseVersionOf,
  indexOf,
  mergeCourses,
  type OutputFolder,
  readCourse,
  writeCourse,
} from '#olx';
import { folderOf, reread } from '../../support/folders.ts';

type Files = Readonly<Record<string, string>>;

/** A place where the content of a component can be written. */
interface Layout {
  readonly name: string;
  readonly id: BlockId;
  readonly files: (content: string) => Files;
  /** What the course run has of that content, for a reader of its files. */
  readonly written: (content: string) => readonly [path: string, text: string];
  /** A line of content that an author may write here. */
  readonly line: (word: string) => string;
}

const markup = (word: string): string => `<p class="a">${word} &amp; "ü" 𝒳</p>`;
const TOP = {
  'course.xml': '<course url_name="r" org="o" course="c"/>',
  'course/r.xml': '<course><chapter url_name="s"/></course>',
  'chapter/s.xml': '<chapter><sequential url_name="l"/></chapter>',
  'sequential/l.xml': '<sequential><vertical url_name="v"/></sequential>',
};

function layout(
  name: string,
  type: 'html' | 'problem',
  files: (content: string) => Files,
  at: (content: string) => readonly [string, string],
  line = markup,
): Layout {
  return { name, id: `${type}@b` as BlockId, files: (content) => ({ ...TOP, ...files(content) }), written: at, line };
}

const inUnit = (element: string): Files => ({
  'vertical/v.xml': `<vertical>\n  <html url_name="other">x</html>\n  ${element}\n</vertical>\n`,
});
const unitWith =
  (element: (content: string) => string) =>
  (content: string): readonly [string, string] => ['vertical/v.xml', inUnit(element(content))['vertical/v.xml'] ?? ''];

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const cdata = (content: string): string => `<html url_name="b"><![CDATA[${content}]]></html>`;
const asText = (content: string): string => `<html url_name="b">${escaped(content)}</html>`;
const children = (content: string): string => `<html url_name="b">\n${content}\n</html>`;
const problem = (content: string): string => `<problem url_name="b" weight="1">\n    ${content}\n  </problem>`;

const LAYOUTS: readonly Layout[] = [
  layout(
    'HTML in a file',
    'html',
    (content) => ({
      ...inUnit('<html url_name="b"/>'),
      'html/b.xml': '<html filename="b" display_name="T"/>\n',
      'html/b.html': content,
    }),
    (content) => ['html/b.html', content],
    (word) => `<p>${word} & <br> ]]> </P>`,
  ),
  layout('HTML in CDATA', 'html', (content) => inUnit(cdata(content)), unitWith(cdata)),
  layout('HTML as escaped text', 'html', (content) => inUnit(asText(content)), unitWith(asText)),
  layout('HTML as elements', 'html', (content) => inUnit(children(content)), unitWith(children)),
  layout('a problem in its unit', 'problem', (content) => inUnit(problem(content)), unitWith(problem)),
  layout(
    'a problem in a file',
    'problem',
    (content) => ({
      ...inUnit('<problem url_name="b"/>'),
      'problem/b.xml': `<?xml version="1.0"?>\n<!-- kept -->\n<problem weight="1">${content}</problem>\n`,
    }),
    (content) => ['problem/b.xml', `<?xml version="1.0"?>\n<!-- kept -->\n<problem weight="1">${content}</problem>\n`],
    (word) => `\t<p>${word}<![CDATA[ <x> ]]>&#233;</p>`,
  ),
  layout(
    'a problem in a second file',
    'problem',
    (content) => ({
      ...inUnit('<problem url_name="b"/>'),
      'problem/b.xml': '<problem filename="b2" weight="1"/>\n',
      'problem/b2.xml': `<problem>\n${content}\n</problem>\n`,
    }),
    (content) => ['problem/b2.xml', `<problem>\n${content}\n</problem>\n`],
  ),
];

function courseOf(files: Files): Course {
  const { course, diagnostics } = readCourse(folderOf(files));
  if (course === null) throw new Error(diagnostics.map(({ message }) => message).join(' '));
  return course;
}

function blockOf(course: Course, id: BlockId): Block {
  const block = indexOf(course.root).blocks.get(id);
  if (block === undefined) throw new Error(`no ${id}`);
  return block;
}

const textOf = (course: Course, { id }: Layout): string | null => contentText(blockOf(course, id));
const fileIn = (folder: OutputFolder, path: string): string | null => {
  const file = folder.get(path);
  return file !== undefined && 'text' in file ? file.text : null;
};

function expectReadsBack(course: Course): void {
  const again = readCourse(reread(writeCourse(course))).course;
  expect(again === null ? null : courseVersionOf(again)).toBe(courseVersionOf(course));
}

/** One edit of a text: some lines stay, then some go and others come, on one side or on both alike. */
interface Edit {
  readonly kept: number;
  readonly gone: number;
  readonly come: number;
  readonly side: 'ours' | 'theirs' | 'both';
}

const edits = fc.array(
  fc.record<Edit>({
    kept: fc.integer({ min: 1, max: 4 }),
    gone: fc.nat(2),
    come: fc.nat(2),
    side: fc.constantFrom('ours', 'theirs', 'both'),
  }),
  { minLength: 1, maxLength: 8 },
);

/** The lines of the three states and of the merge that is wanted; edits do not touch each other. */
function statesOf(list: readonly Edit[], line: (word: string) => string) {
  const states = { base: [] as string[], ours: [] as string[], theirs: [] as string[], merged: [] as string[] };
  let word = 0;
  const add = (count: number, names: readonly (keyof typeof states)[]): void => {
    for (let each = 0; each < count; each += 1) {
      const text = line(`w${word}`);
      word += 1;
      for (const name of names) states[name].push(text);
    }
  };
  for (const { kept, gone, come, side } of list) {
    add(kept, ['base', 'ours', 'theirs', 'merged']);
    const changes = (['ours', 'theirs'] as const).filter((each) => side === each || side === 'both');
    const stays = (['ours', 'theirs'] as const).filter((each) => !changes.includes(each));
    add(gone, ['base', ...stays]);
    add(come, [...changes, 'merged']);
  }
  add(1, ['base', 'ours', 'theirs', 'merged']);
  return states;
}

const runs = { numRuns: 60, seed: 20261130 };
const ENDS = ['\n', '\r\n'] as const;

describe.each(LAYOUTS)('lines of $name', { timeout: 60_000 }, (place) => {
  it('that each side changed apart are all in the result, and all others keep their bytes', () => {
    fc.assert(
      fc.property(edits, fc.constantFrom(...ENDS), (list, end) => {
        const { base, ours, theirs, merged } = statesOf(list, place.line);
        const course = (lines: readonly string[]): Course => courseOf(place.files(lines.join(end)));
        const sides = [course(base), course(ours), course(theirs)] as const;
        const [path, wanted] = place.written(merged.join(end));
        for (const [one, two] of [
          [sides[1], sides[2]],
          [sides[2], sides[1]],
        ] as const) {
          const result = mergeCourses(sides[0], one, two, 'fail');
          expect(result.conflicts).toEqual([]);
          expect(fileIn(writeCourse(result.course), path)).toBe(wanted);
          expectReadsBack(result.course);
        }
      }),
      runs,
    );
  });

  it('that both sides changed are one conflict, and whoever decides it, the text is that of one side', () => {
    let told = 0;
    fc.assert(
      fc.property(edits, edits, edits, (first, mine, yours) => {
        // both change the same base, each as if the other were not there
        const lines = statesOf(first, place.line).base;
        const changed = (list: readonly Edit[], name: string): readonly string[] => {
          const rest = [...lines];
          let at = 0;
          for (const [number, { kept, gone, come }] of list.entries()) {
            at += kept - 1;
            const fresh = Array.from({ length: come }, (_, each) => place.line(`${name}${number}-${each}`));
            rest.splice(at, gone, ...fresh);
            at += come;
          }
          return rest;
        };
        const texts = { base: lines, ours: changed(mine, 'o'), theirs: changed(yours, 't') };
        const course = (name: keyof typeof texts): Course => courseOf(place.files(texts[name].join('\n')));
        const [base, ours, theirs] = [course('base'), course('ours'), course('theirs')];
        const open = mergeCourses(base, ours, theirs, 'fail');
        const turned = mergeCourses(base, theirs, ours, 'fail');
        expectReadsBack(open.course);
        expect(turned.conflicts.length).toBe(open.conflicts.length);
        if (open.conflicts.length === 0) {
          expect(courseVersionOf(turned.course)).toBe(courseVersionOf(open.course));
          // nothing that came on a side is lost, and nothing that went on a side comes back
          const written = textOf(open.course, place) ?? '';
          const names = (list: readonly string[]) => new Set(list);
          const [was, is, other, got] = [lines, texts.ours, texts.theirs, written.split('\n')].map(names);
          for (const line of got ?? []) {
            if (was?.has(line) && lines.includes(line)) expect(is?.has(line) && other?.has(line), line).toBe(true);
          }
          for (const side of [texts.ours, texts.theirs])
            for (const line of side) if (!was?.has(line)) expect(written).toContain(line.trim());
          return;
        }
        told += 1;
        const [conflict] = open.conflicts;
        expect(open.conflicts).toMatchObject([
          {
            ...{ block: place.id, kind: 'content', choice: null },
            base: textOf(base, place) ?? '',
            ours: textOf(ours, place) ?? '',
            theirs: textOf(theirs, place) ?? '',
          },
        ]);
        expect(courseVersionOf(open.course)).toBe(courseVersionOf(ours));
        for (const [side, course] of [
          ['ours', ours],
          ['theirs', theirs],
        ] as const) {
          const choices = new Map([[conflict?.id as ConflictId, side]]);
          for (const result of [
            mergeCourses(base, ours, theirs, side),
            mergeCourses(base, ours, theirs, 'fail', choices),
          ]) {
            expect(courseVersionOf(result.course)).toBe(courseVersionOf(course));
            expect(result.conflicts).toEqual([{ ...conflict, choice: side }]);
            expect(result.undecided).toEqual([]);
          }
        }
      }),
      runs,
    );
    expect(told).toBeGreaterThan(0);
  });
});

describe('lines of HTML that each side writes elsewhere', { timeout: 60_000 }, () => {
  const places = LAYOUTS.filter(({ id }) => id === 'html@b').map((each) => ({ ...each, line: markup }));

  it('are merged as authors see them', () => {
    const anyPlace = fc.constantFrom(...places);
    fc.assert(
      fc.property(edits, anyPlace, anyPlace, anyPlace, (list, was, is, other) => {
        const { base, ours, theirs, merged } = statesOf(list, markup);
        // only this one has line ends of its own before and after the content
        const around = (place: Layout, lines: readonly string[]): string =>
          place.name === 'HTML as elements' ? lines.join('\n') : `\n${lines.join('\n')}\n`;
        const sides = [
          courseOf(was.files(around(was, base))),
          courseOf(is.files(around(is, ours))),
          courseOf(other.files(around(other, theirs))),
        ] as const;
        const { course, conflicts } = mergeCourses(...sides, 'fail');
        expect(conflicts).toEqual([]);
        expect(textOf(course, is)).toBe(`\n${merged.join('\n')}\n`);
        expectReadsBack(course);
      }),
      runs,
    );
  });
});

describe('two changes that do not go together', () => {
  const place = LAYOUTS.find(({ name }) => name === 'a problem in a file') ?? LAYOUTS[0];
  if (place === undefined) throw new Error('no layout');
  const course = (lines: readonly string[]): Course => courseOf(place.files(lines.join('\n')));

  /** Some lines put into an element that begins before one line and ends after another. */
  const wrapped = (lines: readonly string[], name: string, from: number, to: number): readonly string[] =>
    lines.flatMap((line, at) => [...(at === from ? [`<${name}>`] : []), line, ...(at === to ? [`</${name}>`] : [])]);

  it('are a conflict if the text would not be well-formed, and else one text', () => {
    const lines = Array.from({ length: 9 }, (_, at) => `<p>${at}</p>`);
    const range = fc.tuple(fc.nat(8), fc.nat(8)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    let crossed = 0;
    fc.assert(
      fc.property(range, range, (mine, yours) => {
        const base = course(lines);
        const [ours, theirs] = [course(wrapped(lines, 'a', ...mine)), course(wrapped(lines, 'b', ...yours))];
        const { course: merged, conflicts } = mergeCourses(base, ours, theirs, 'fail');
        expectReadsBack(merged);
        const touch = [mine[0], mine[1] + 1].some((at) => at === yours[0] || at === yours[1] + 1);
        const isCrossed =
          (mine[0] < yours[0] && yours[0] <= mine[1] && mine[1] < yours[1]) ||
          (yours[0] < mine[0] && mine[0] <= yours[1] && yours[1] < mine[1]);
        if (isCrossed && !touch) {
          crossed += 1;
          expect(conflicts).toMatchObject([{ kind: 'content', unmerged: 'malformed' }]);
          expect(courseVersionOf(merged)).toBe(courseVersionOf(ours));
        } else expect(conflicts.length).toBe(touch ? 1 : 0);
      }),
      { numRuns: 200, seed: 20261130 },
    );
    expect(crossed).toBeGreaterThan(0);
  });

  it('are a conflict of whole texts if it takes too long to compare them', () => {
    const text = (name: string): readonly string[] => Array.from({ length: 20_000 }, (_, at) => `${name}${at}`);
    const [ours, theirs] = [course([...text('b'), 'x', ...text('o')]), course([...text('t'), 'x', ...text('b')])];
    const { course: merged, conflicts } = mergeCourses(course([...text('b'), 'x', ...text('c')]), ours, theirs, 'fail');
    expect(conflicts).toMatchObject([{ kind: 'content', unmerged: 'too-large' }]);
    expect(courseVersionOf(merged)).toBe(courseVersionOf(ours));
  });

  it('are merged though the text is long, if little of it was changed', () => {
    const lines = Array.from({ length: 50_000 }, (_, at) => `<p>${at % 7}</p>`);
    const [first, last] = [lines.with(10, 'ours'), lines.with(49_990, 'theirs')];
    const { course: merged, conflicts } = mergeCourses(course(lines), course(first), course(last), 'fail');
    expect(conflicts).toEqual([]);
    expect(textOf(merged, place)).toBe(first.with(49_990, 'theirs').join('\n'));
  });
});
