import { describe, expect, it } from 'vitest';
import { INPUT_SHAPES, RESPONSE_SHAPES } from '../../../../src/olx/catalogue/elements/capa-shapes.ts';
import { innerVocabulary } from '../../../../src/olx/catalogue/index.ts';
import { findingsIn, folderOfFixture, ruleFixtures } from '../_fixture.ts';

const NAME = 'problem-response-without-input/quiet-all-responses.xml';

/** No response takes it. */
const UNUSABLE = ['codeinput'];

describe('a sound problem', () => {
  const fixture = ruleFixtures().find(({ name }) => name === NAME);
  const text = [...(fixture?.files.values() ?? [])].map((file) => file.text).join('\n');

  it('is there for every response and every input', () => {
    const missing = [...RESPONSE_SHAPES.keys(), ...INPUT_SHAPES.keys()].filter((tag) => !text.includes(`<${tag}`));
    expect(missing).toEqual(UNUSABLE);
  });

  it('meets no rule about problems', () => {
    expect(fixture).toBeDefined();
    const findings = fixture === undefined ? [] : findingsIn(folderOfFixture(fixture));
    const ofProblems = findings.filter(({ block }) => block?.startsWith('problem@'));
    expect(ofProblems.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
  });
});

describe('the shapes of responses and inputs', () => {
  const { elements } = innerVocabulary('problem');

  it('name elements of the catalogue, and it offers in a response what that can hold', () => {
    for (const { tag, inputs, required } of RESPONSE_SHAPES.values()) {
      const offered = elements.get(tag)?.children.filter((name) => INPUT_SHAPES.has(name)) ?? [];
      expect([...offered].sort(), tag).toEqual([...inputs].sort());
      const needed = elements.get(tag)?.attributes.filter((attribute) => attribute.required) ?? [];
      expect(needed.map(({ name }) => name).sort(), tag).toEqual([...required].sort());
    }
  });

  it('ask of an input what the catalogue calls required', () => {
    for (const [tag, required] of INPUT_SHAPES) {
      const needed = elements.get(tag)?.attributes.filter((attribute) => attribute.required) ?? [];
      expect(needed.map(({ name }) => name).sort(), tag).toEqual([...required].sort());
    }
  });
});
