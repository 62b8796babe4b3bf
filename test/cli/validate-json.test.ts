import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DIAGNOSTIC_CODES } from '#olx';
import { DEMO_COURSE } from '../support/folders.ts';
import { altered, inProcess, scratch } from './_command.ts';
import { seededCourse } from './_seeds.ts';

const at = scratch();
const README = readFileSync(new URL('../../src/cli/README.md', import.meta.url), 'utf8');
const RULES = readFileSync(new URL('../../src/olx/rules/README.md', import.meta.url), 'utf8');

type Shape =
  | 'string'
  /** May be empty. */
  | 'text'
  | 'count'
  | { readonly oneOf: readonly string[] }
  | { readonly orNull: Shape }
  | { readonly listOf: Shape }
  | {
      readonly members: Readonly<Record<string, Shape>>;
      /** All of these come after the others, or none does. */
      readonly more?: Readonly<Record<string, Shape>>;
    };

const POSITION: Shape = { members: { line: 'count', column: 'count', offset: 'count' } };
const RANGE: Shape = { members: { start: POSITION, end: POSITION } };

const FIXES: Shape = {
  listOf: {
    members: { title: 'string', edits: { listOf: { members: { range: RANGE, text: 'text' } } } },
    more: { unsafe: { oneOf: ['true'] } },
  },
};

const SUMMARY = {
  errors: 'count',
  warnings: 'count',
  infos: 'count',
  files: 'count',
  blocks: { orNull: 'count' },
  ignored: 'count',
  known: 'count',
} as const;

/** The document that `--json` prints: members by name, in this order, no others. */
const REPORT: Shape = {
  members: {
    diagnostics: {
      listOf: {
        members: {
          code: { oneOf: DIAGNOSTIC_CODES },
          severity: { oneOf: ['error', 'warning', 'info'] },
          message: 'string',
          block: { orNull: 'string' },
          file: { orNull: 'string' },
          range: { orNull: RANGE },
          help: 'string',
          fixes: FIXES,
          path: 'string',
        },
        more: {
          count: 'count',
          related: {
            listOf: {
              members: {
                message: 'string',
                block: { orNull: 'string' },
                file: { orNull: 'string' },
                range: { orNull: RANGE },
                fixes: FIXES,
              },
            },
          },
        },
      },
    },
    summary: { members: SUMMARY },
    paths: { listOf: { members: { path: 'string', ...SUMMARY } } },
  },
};

/** Where a value is not of a shape; each place by its path. */
function* misfits(value: unknown, shape: Shape, path = 'report'): Generator<string> {
  if (shape === 'text') {
    if (typeof value !== 'string') yield path;
  } else if (shape === 'string') {
    if (typeof value !== 'string' || value === '') yield path;
  } else if (shape === 'count') {
    if (!Number.isInteger(value) || Number(value) < 0) yield path;
  } else if ('oneOf' in shape) {
    if (!shape.oneOf.some((each) => each === String(value))) yield path;
  } else if ('orNull' in shape) {
    if (value !== null) yield* misfits(value, shape.orNull, path);
  } else if ('listOf' in shape) {
    if (!Array.isArray(value)) yield path;
    else for (const [index, each] of value.entries()) yield* misfits(each, shape.listOf, `${path}[${index}]`);
  } else {
    const names = Object.keys(shape.members);
    const all = { ...shape.members, ...shape.more };
    const is = typeof value === 'object' && value !== null ? Object.keys(value) : [];
    if (is.join() !== names.join() && is.join() !== Object.keys(all).join()) yield `${path}: ${is.join()}`;
    else
      for (const [name, each] of Object.entries(value as object))
        yield* misfits(each, all[name] ?? 'string', `${path}.${name}`);
  }
}

interface Finding {
  readonly code: string;
  readonly file: string | null;
  readonly range: { readonly start: { readonly offset: number }; readonly end: { readonly offset: number } } | null;
  readonly help: string;
  readonly fixes: readonly unknown[];
}

async function reported(folder: string): Promise<{ readonly text: string; readonly diagnostics: readonly Finding[] }> {
  const { out } = await inProcess('validate', folder, '--json');
  return { text: out, diagnostics: (JSON.parse(out) as { diagnostics: readonly Finding[] }).diagnostics };
}

describe('validate --json', { timeout: 30_000 }, () => {
  it('has exactly the members that are promised, in their order, with and without findings', async () => {
    const repeated = altered(DEMO_COURSE, at('grouped'), {
      'html/intro_welcome.html': (text) =>
        `${text}${[1, 2, 3, 4, 5, 6, 7, 8, 9].map((at) => `<img src="/static/gone-${at}.png">\n`).join('')}`,
    });
    for (const folder of [seededCourse(at('shape')), DEMO_COURSE, repeated]) {
      const { text } = await reported(folder);
      if (folder === repeated) expect(text).toContain('"count": 9');
      expect([...misfits(JSON.parse(text), REPORT)]).toEqual([]);
      expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
    }
  });

  it('shows every kind of member: blocks and none, files, ranges and fixes', async () => {
    const { diagnostics } = await reported(seededCourse(at('kinds')));
    const { block, none } = Object.groupBy(diagnostics, (each) =>
      (each as { block?: unknown }).block === null ? 'none' : 'block',
    ) as Record<string, unknown[]>;
    expect([block?.length, none?.length].every((count) => Number(count) > 5)).toBe(true);
    expect(diagnostics.filter(({ fixes }) => fixes.length > 0).length).toBeGreaterThan(5);
    expect(diagnostics.filter(({ range }) => range === null).length).toBeGreaterThan(0);
  });

  it('is the same for the same content, wherever it lies, and in order of file, place and code', async () => {
    const [one, two] = [await reported(seededCourse(at('one'))), await reported(seededCourse(at('two')))];
    expect(two.text.replaceAll(at('two'), at('one'))).toBe(one.text);
    const order = one.diagnostics.map(({ file, range, code }) => [file ?? '', range?.start.offset ?? 0, code] as const);
    for (const [index, [file, offset, code]] of order.slice(1).entries()) {
      const [fileBefore, offsetBefore, codeBefore] = order[index] ?? ['', 0, ''];
      const isAfter =
        fileBefore === file
          ? offsetBefore === offset
            ? codeBefore <= code
            : offsetBefore < offset
          : fileBefore < file;
      expect(isAfter, `${file} ${offset} ${code}`).toBe(true);
    }
  });

  it('gives half-open ranges into the file, and an anchor of the documentation of the code', async () => {
    const folder = seededCourse(at('ranges'));
    for (const { code, file, range, help } of (await reported(folder)).diagnostics) {
      expect(help).toMatch(new RegExp(`#${code}$`));
      expect(RULES).toContain(`<a id="${code}"></a>`);
      if (file === null || range === null) continue;
      const text = readFileSync(`${folder}/${file}`, 'utf8');
      expect(range.start.offset).toBeLessThanOrEqual(range.end.offset);
      expect(range.end.offset).toBeLessThanOrEqual(text.length);
    }
  });

  it('is documented member by member', () => {
    const named = [...members(REPORT)];
    expect(named.length).toBeGreaterThan(15);
    const [, about = ''] = /^- `validate`: (.*(?:\n {2}.*)*)/m.exec(README) ?? [];
    expect(named.filter((name) => !about.includes(`"${name}"`))).toEqual([]);
  });
});

function* members(shape: Shape): Generator<string> {
  if (typeof shape === 'string' || 'oneOf' in shape) return;
  if ('orNull' in shape) yield* members(shape.orNull);
  else if ('listOf' in shape) yield* members(shape.listOf);
  else
    for (const [name, each] of Object.entries(shape.members)) {
      yield name;
      yield* members(each);
    }
}
