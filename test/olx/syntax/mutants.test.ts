import { describe, expect, it } from 'vitest';
import { parseXmlBytes } from '../../../src/olx/syntax/index.ts';
import recorded from '../../fixtures/xml-mutants-verdicts.json' with { type: 'json' };
import { FIXTURE_COURSES } from './_courses.ts';
import { hashOf, KINDS, mutate, readSources } from './_mutants.ts';

const mutants = [...mutate(readSources(FIXTURE_COURSES, recorded.files), recorded.seed, recorded.count)];
const read = mutants.map(({ kind, bytes }, index) => {
  const { document, diagnostics } = parseXmlBytes(bytes, null);
  return { kind, bytes, line: recorded.lines[index] ?? -1, accepted: document !== null, first: diagnostics[0] };
});

describe(`${recorded.count} damaged files, by ${recorded.parser}`, () => {
  it('are those whose verdicts were recorded (else run record-verdicts.py)', () => {
    expect(recorded.lines.length).toBe(mutants.length);
    expect(hashOf(mutants.map(({ bytes }) => bytes))).toBe(recorded.hash);
    expect(new Set(mutants.map(({ kind }) => kind))).toEqual(new Set(KINDS));
  });

  it('are accepted and refused alike, save internal DTD subsets', () => {
    const differ = read.filter(({ line, accepted }) => (line === 0) !== accepted);
    const unexplained = differ.filter(({ line, first }) => line !== 0 || first?.code !== 'xml-doctype');
    expect(unexplained.map(({ kind, bytes }) => [kind, Buffer.from(bytes).toString()])).toEqual([]);
    expect(new Set(differ.map(({ kind }) => kind))).toEqual(new Set(['DOCTYPE with declarations']));
  });

  it('have the first error on the same line', () => {
    const malformed = read.filter(({ line }) => line !== 0);
    const moved = malformed.filter(({ line, first }) => first?.range?.start.line !== line);
    const share = 1 - moved.length / malformed.length;
    process.stdout.write(
      `mutants: line of the first error equal in ${(share * 100).toFixed(2)} % of ${malformed.length}\n`,
    );
    expect(malformed.length).toBeGreaterThan(1_000);
    expect(share, moved.map(({ kind }) => kind).join(', ')).toBeGreaterThanOrEqual(0.97);
  });
});
