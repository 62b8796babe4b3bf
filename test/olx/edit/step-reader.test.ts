import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applySteps, type Block, type Step, stepFromJson, stepsFromJson } from '#olx';
import { blockOf, id, smallCourse } from './_small-course.ts';

const course = smallCourse();
const subtree = blockOf('<vertical url_name="v"><problem url_name="p"><p>1</p></problem></vertical>');
const insert: Step = { kind: 'insert', parent: id('sequential@l'), index: null, subtree, assets: {}, target: 'draft' };
const problem = (value: unknown) => {
  const read = stepFromJson(value);
  return read.ok ? null : read.problem;
};
const withSubtree = (parts: Partial<Record<keyof Block, unknown>>): unknown => ({
  ...insert,
  subtree: { ...subtree, ...parts },
});

describe('a step from outside', () => {
  it('is read without what no step has, and shares nothing with what came in', () => {
    const told = { kind: 'set-settings', block: 'problem@p', settings: { a: [1] }, more: 1 };
    const read = stepFromJson(told);
    expect(read).toEqual({ ok: true, step: { kind: 'set-settings', block: 'problem@p', settings: { a: [1] } } });
    told.settings.a.push(2);
    expect(read.ok && read.step.kind === 'set-settings' && read.step.settings['a']).toEqual([1]);
  });

  it.each<readonly [string, unknown, string]>([
    ['no object', 5, ''],
    ['a list', [], ''],
    ['an unknown kind', { kind: 'explode' }, '/kind'],
    ['no block', { kind: 'delete' }, '/block'],
    ['a block that is no id', { kind: 'publish', block: 'a/b' }, '/block'],
    ['an index below 0', { ...insert, index: -1 }, '/index'],
    ['an index that is no number', { ...insert, index: '1' }, '/index'],
    ['a target that is none', { ...insert, target: 'live' }, '/target'],
    ['a hash that is none', { kind: 'put-asset', path: 'a', blob: { hash: 'A'.repeat(64), size: 1 } }, '/blob/hash'],
    ['a path that leads out', { kind: 'put-asset', path: '../a', blob: { hash: 'a'.repeat(64), size: 1 } }, '/path'],
    ['half a surrogate pair', withSubtree({ text: '<vertical a="\ud800"/>' }), '/subtree/text'],
    ['text that is no element', withSubtree({ text: '<vertical>' }), '/subtree/text'],
    ['text of another type', withSubtree({ text: '<html></html>' }), '/subtree/text'],
    ['text beside the element', withSubtree({ text: `${subtree.text} ` }), '/subtree/text'],
    [
      'a child left in the text',
      withSubtree({ text: '<vertical><html/></vertical>', holes: [], children: [] }),
      '/subtree/text',
    ],
    ['too few holes', withSubtree({ holes: [] }), '/subtree/holes'],
    ['a hole in the start tag', withSubtree({ holes: [3] }), '/subtree/holes'],
    ['a hole past the end', withSubtree({ holes: [9999] }), '/subtree/holes'],
    [
      'children of what holds none',
      {
        ...insert,
        subtree: { ...blockOf('<problem url_name="q"></problem>'), holes: [22], children: subtree.children },
      },
      '/subtree/children',
    ],
    ['a url_name that leads out', withSubtree({ urlName: '..:x' }), '/subtree/urlName'],
    [
      'a file beside the folder',
      withSubtree({ file: { path: '../x.xml', before: '', after: '' } }),
      '/subtree/file/path',
    ],
    ['a prolog that is none', withSubtree({ file: { path: 'x.xml', before: '<a/>', after: '' } }), '/subtree/file'],
    [
      'a draft of a subsection',
      { ...insert, subtree: { ...blockOf('<sequential url_name="q"/>'), published: null } },
      '/subtree/published',
    ],
    ['a part that is only named', { ...insert, subtree: { keep: 'vertical@v', form: 'tree' } }, '/subtree'],
    [
      'a policy that no JSON is',
      {
        kind: 'rewrite',
        root: null,
        rootFile: null,
        policy: { file: { path: 'p', text: '[', unmatched: {} } },
        files: {},
        assets: {},
      },
      '/policy/file/text',
    ],
  ])('with %s is refused with its place', (_, value, at) => {
    expect(problem(value)).toMatchObject({ at, message: expect.stringMatching(/\.$/) });
  });

  it('is bounded in depth', () => {
    const deep = (of: (inner: unknown) => unknown, depth: number): unknown =>
      Array.from({ length: depth }).reduce(of, 1);
    const settings = { a: deep((inner) => [inner], 50_000) };
    expect(problem({ kind: 'set-settings', block: 'problem@p', settings })?.message).toContain('too deeply');
    const nested = deep((inner) => ({ ...subtree, children: [{ slot: { kind: 'inline' }, block: inner }] }), 50_000);
    expect(problem({ ...insert, subtree: nested })?.message).toContain('too deeply');
  });

  it('never makes the reader throw, nor the steps that it reads, whatever was done to it', () => {
    const places = placesIn(insert);
    fc.assert(
      fc.property(fc.nat(places.length - 1), fc.jsonValue({ maxDepth: 3 }), (at, value) => {
        const damaged = replacedAt(insert, places[at] ?? [], value);
        const read = stepsFromJson([damaged, insert]);
        if (read.ok) applySteps(course, read.steps);
        else expect(read.problem.at).toMatch(/^\/0/);
      }),
      { numRuns: 400, seed: 20261123 },
    );
  });
});

type Path = readonly string[];

function placesIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, each]) => placesIn(each, [...path, name]))];
}

function replacedAt(value: unknown, [name, ...rest]: Path, by: unknown): unknown {
  if (name === undefined) return by;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    ([key, each]) => [key, key === name ? replacedAt(each, rest, by) : each] as const,
  );
  return Array.isArray(value) ? entries.map(([, each]) => each) : Object.fromEntries(entries);
}
