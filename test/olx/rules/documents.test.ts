import { describe, expect, it } from 'vitest';
import { type BlockId, checkDocument, type Diagnostic, type DocumentContext } from '#olx';
import { findingsIn, folderOfFixture, ruleFixtures, unmark } from './_fixture.ts';

const context = (text: string): DocumentContext => {
  const [, type = '', urlName = ''] = /<([\w-]+)[^>]*?\surl_name="([^"]+)"/.exec(text) ?? [];
  return { type, urlName, parentType: type === 'vertical' ? 'sequential' : 'vertical', scope: 'subtree', file: null };
};

const told = ({ code, message, range }: Diagnostic): string =>
  JSON.stringify([code, message, range?.start.offset, range?.end.offset]);

/** Fixtures that are one document in a file of its own. */
const documents = ruleFixtures().flatMap((fixture) => {
  const [first, second, ...others] = [...fixture.files];
  return fixture.name.endsWith('.xml') && first?.[0] === 'course.xml' && second !== undefined && others.length === 0
    ? [{ fixture, path: second[0], text: second[1].text }]
    : [];
});

describe('a document', () => {
  it('is told no more, and in the same places, than the course run that it stands in', () => {
    let compared = 0;
    const differing: string[] = [];
    for (const { fixture, path, text } of documents) {
      const there = new Set(
        findingsIn(folderOfFixture(fixture))
          .filter(({ file }) => file === path)
          .map(told),
      );
      for (const each of checkDocument(text, context(text)).diagnostics) {
        // a document has words of its own for what stands in a wrong place
        if (each.code === 'placement-not-allowed' || each.code === 'folder-root-mismatch') continue;
        compared += 1;
        if (!there.has(told(each))) differing.push(`${fixture.name}: ${each.code} ${each.message}`);
      }
    }
    expect(differing).toEqual([]);
    expect(compared).toBeGreaterThan(100);
  });

  it('that is one node is held to the rules about that block alone', () => {
    const { text, marks } = unmark(
      '<vertical url_name="u" ⟦dispaly_name⟧="Unit">\n  <problem url_name="p"/>\n  ⟦<html url_name="other"/>⟧\n</vertical>\n',
    );
    const { block, diagnostics } = checkDocument(text, {
      ...context(text),
      scope: 'node',
      children: new Set(['problem@p' as BlockId]),
    });
    expect(block).toBeNull();
    expect(diagnostics.map(({ code, range }) => [code, range?.start.offset, range?.end.offset]).sort()).toEqual([
      ['children-not-references', marks[1]?.start, marks[1]?.end],
      ['setting-misspelt', marks[0]?.start, marks[0]?.end],
    ]);
  });

  it('with mistakes in its content can be taken, one with misplaced blocks cannot', () => {
    const half = '<problem url_name="p" dispaly_name="Half made"><multiplechoiceresponse/></problem>';
    const { block, diagnostics } = checkDocument(half, context(half));
    expect(block).not.toBeNull();
    expect(diagnostics.length).toBeGreaterThan(1);
    const wrong = '<vertical url_name="u"><chapter url_name="c" display_name="C"/></vertical>';
    expect(checkDocument(wrong, context(wrong)).block).toBeNull();
  });
});
