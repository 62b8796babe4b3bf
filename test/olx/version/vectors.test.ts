import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { courseVersionOf, indexOf, nodeVersionOf, readCourse, versionOf } from '#olx';
import { folderOf } from '../../support/folders.ts';
import { secondVersions } from './second-implementation.ts';

interface Vector {
  readonly rule: string;
  readonly files: Readonly<Record<string, string>>;
  readonly block: string;
  readonly node: string;
  readonly version: string;
}

const SPEC = readFileSync(new URL('../../../src/olx/SPEC.md', import.meta.url), 'utf8');
const ROW = /^\| (?<rule>[^|]+) \| (?<input>`.+`) \| (?<block>[^|]+) \| (?<node>[^|]+) \| (?<version>[^|]+) \|$/gm;

function codes(cell: string): readonly string[] {
  return Array.from(cell.matchAll(/`([^`]*)`/g), ([, code = '']) => code.replaceAll('␍', '\r').replaceAll('␊', '\n'));
}

function filesOf(input: string): Readonly<Record<string, string>> {
  const [first = '', ...rest] = codes(input);
  if (rest.length === 0) return { [`${/^<([^\s/>]+)/.exec(first)?.[1]}.xml`]: first };
  const parts = [first, ...rest];
  return Object.fromEntries(parts.flatMap((path, at) => (at % 2 === 0 ? [[path, parts[at + 1] ?? '']] : [])));
}

const vectors: readonly Vector[] = Array.from(SPEC.matchAll(ROW), ({ groups = {} }) => ({
  rule: groups['rule'] ?? '',
  files: filesOf(groups['input'] ?? ''),
  block: (groups['block'] ?? '').replaceAll('`', ''),
  node: (groups['node'] ?? '').replaceAll('`', ''),
  version: (groups['version'] ?? '').replaceAll('`', ''),
}));

const NO_NODE = '–';
const short = (version: string): string => version.slice('olx1-'.length, 'olx1-'.length + 16);

function first({ files, block }: Vector): { node: string; version: string } {
  const { kept: course, diagnostics } = readCourse(folderOf(files));
  if (course === null) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  if (block === 'course run') return { node: NO_NODE, version: short(courseVersionOf(course)) };
  const found = [...indexOf(course.root).blocks].find(([id]) => id === block)?.[1];
  if (found === undefined) throw new Error(`no ${block}`);
  return { node: short(nodeVersionOf(found)), version: short(versionOf(found)) };
}

function second({ files, block }: Vector): { node: string; version: string } {
  const bytes = Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)] as const);
  const { blocks, course } = secondVersions(new Map(bytes));
  if (block === 'course run') return { node: NO_NODE, version: short(course) };
  const found = blocks.find(({ id }) => id === block);
  if (found === undefined) throw new Error(`no ${block}`);
  return { node: short(found.node), version: short(found.version) };
}

describe('the test vectors of SPEC.md', () => {
  it('are found in the page, at least one for each rule', () => {
    const rows = SPEC.split('\n').filter((line) => line.startsWith('| V') || line.startsWith('| Unicode'));
    expect(vectors).toHaveLength(rows.length);
    const rules = [...SPEC.matchAll(/^- \*\*\[(V\d+)\]\*\*/gm)].map(([, rule]) => rule);
    const covered = vectors.flatMap(({ rule }) => rule.match(/V\d+/g) ?? []);
    expect([...new Set(covered)].sort()).toEqual([...new Set(rules)].sort());
  });

  it.each(vectors.map((vector, at) => ({ at: at + 1, ...vector })))('$at: $rule, $block', (vector) => {
    const { node, version } = vector;
    expect(first(vector)).toEqual({ node, version });
    expect(second(vector)).toEqual({ node, version });
  });

  it('say “the same” where the versions are those of the row above', () => {
    vectors.forEach(({ rule, node, version }, at) => {
      const above = vectors[at - 1];
      if (above === undefined || !rule.endsWith('the same')) return;
      expect({ node, version }, rule).toEqual({ node: above.node, version: above.version });
    });
    expect(vectors.filter(({ rule }) => rule.endsWith('the same')).length).toBeGreaterThan(5);
  });
});
