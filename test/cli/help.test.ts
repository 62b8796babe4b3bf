import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DIAGNOSTIC_CODES } from '#olx';
import type { Verb } from '../../src/cli/verb.ts';
import { VERBS } from '../../src/cli/verbs.ts';
import { inProcess } from './_command.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const README = read('src/cli/README.md');

/** What the tables of verbs say: the usage of each verb that they name. */
const ROWS: ReadonlyMap<string, string> = new Map(
  README.slice(README.indexOf('## Verbs'), README.indexOf('## Validating'))
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split(/(?<!\\) \| /)[0] ?? '').matchAll(/`([^`]+)`/g)])
    .map(([, usage = '']) => [usage.split(' ')[0] ?? '', usage.replaceAll('\\|', '|')]),
);

/** The options in a usage, and for those that list their values the values, sorted. */
function optionsIn(usage: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...usage.matchAll(/--([a-z-]+)(?: ([a-z]+(?:\|[a-z]+)+))?/g)].map(([, name = '', values = '']) => [
      name,
      values === '' ? [] : values.split('|').sort(),
    ]),
  );
}

/** Where a usage says of an option what the verb does not take. */
function untruths({ options }: Verb, usage: string): readonly string[] {
  return [...optionsIn(usage)].flatMap(([name, values]) => {
    const option = options[name];
    if (option === undefined) return [`--${name}`];
    const allowed = [...(option.values ?? [])].sort();
    return values.length > 0 && values.join() !== allowed.join() ? [`--${name} ${values.join('|')}`] : [];
  });
}

describe('the README', () => {
  it('has a row for each verb, and for nothing else', () => {
    expect([...ROWS.keys()].sort()).toEqual(VERBS.map(({ name }) => name).sort());
  });

  it('names all options of the verbs, and no others', () => {
    const others = ['help', 'version', 'line'];
    const known = new Set([...VERBS.flatMap(({ options }) => Object.keys(options)), ...others]);
    const named = new Set([...README.matchAll(/--([a-z][a-z-]*)/g)].map(([, name = '']) => name));
    expect([...named].filter((name) => !known.has(name))).toEqual([]);
    expect([...known].filter((name) => !named.has(name))).toEqual([]);
  });

  it('of the repository counts the kinds of findings', () => {
    const [, count] = /(\d+) kinds of findings/.exec(read('README.md')) ?? [];
    expect(count).toBe(String(DIAGNOSTIC_CODES.length));
  });
});

describe.each(VERBS)('olx $name', (verb) => {
  it('takes the options and values that its help and its row in the README name', () => {
    expect(untruths(verb, verb.synopsis)).toEqual([]);
    expect(untruths(verb, ROWS.get(verb.name) ?? '')).toEqual([]);
  });

  it('has a help with all its options', async () => {
    const { code, out } = await inProcess(verb.name, '--help');
    expect(code).toBe(0);
    expect(Object.keys(verb.options).filter((name) => !out.includes(`--${name}`))).toEqual([]);
  });
});
