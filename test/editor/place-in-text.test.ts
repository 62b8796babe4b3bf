import { describe, expect, it } from 'vitest';
import { together } from '#olx';
import { placeInText } from '../../src/editor/language/place-in-text.ts';
import { unsaid } from '../../src/editor/language/track.ts';
import { type Diagnostic, diagnostic, type QuickFix } from '../../src/olx/diagnostic.ts';
import { lineIndex } from '../../src/olx/text/index.ts';
import { contextOf } from './marked.ts';

const TEXT =
  '<vertical url_name="u">\n  <html url_name="t"><![CDATA[<html url_name="p">]]></html>\n  <problem url_name="p"><p>Q</p></problem>\n</vertical>\n';

const range = (text: string, words: string) => {
  const start = text.indexOf(words);
  return lineIndex(text).range(start, start + words.length);
};

const found = (part: Partial<Diagnostic>): Diagnostic => ({
  ...diagnostic('link-dead', 'warning', 'This link leads nowhere.', {}),
  ...part,
});

const placed = (part: Partial<Diagnostic>, bom = 0): string | null => {
  const [first] = placeInText([found(part)], TEXT, contextOf('vertical'), bom);
  return first?.range ? TEXT.slice(first.range.start.offset, first.range.end.offset) : null;
};

describe('a finding of the service in the text of the editor', () => {
  it('keeps its place where it is about this text', () => {
    expect(placed({ file: null, range: range(TEXT, 'Q') })).toBe('Q');
    expect(placed({ file: null, range: range(`\ufeff${TEXT}`, 'Q') }, 1)).toBe('Q');
  });

  it('goes to the start tag of its block where its place is in another file, and loses its fixes', () => {
    const elsewhere = { file: 'problem/p.xml', range: range('<problem><a/></problem>', '<a/>') };
    const fixes: readonly QuickFix[] = [{ title: 'Mend', edits: [{ range: elsewhere.range, text: '' }] }];
    expect(placed({ ...elsewhere, block: 'problem@p' })).toBe('<problem url_name="p">');
    expect(placeInText([found({ ...elsewhere, fixes })], TEXT, contextOf('vertical'), 0)[0]?.fixes).toEqual([]);
  });

  it('goes to what its message quotes, where its block holds that once', () => {
    const elsewhere = { file: 'problem/p.xml', range: range('<a href="Q"/>', 'Q'), block: 'problem@p' };
    expect(placed({ ...elsewhere, message: 'No block is named “Q”.' })).toBe('Q');
    expect(placed({ ...elsewhere, message: 'No block is named “problem”.' })).toBe('<problem url_name="p">');
    expect(placed({ ...elsewhere, message: 'No block is named “CDATA”.' })).toBe('<problem url_name="p">');
  });

  it('has no place where the text does not hold the block; what only looks like one does not count', () => {
    expect(placed({ file: 'html/p.xml', range: range(TEXT, 'Q'), block: 'html@p' })).toBeNull();
    expect(placed({ file: null, range: null, block: null })).toBeNull();
  });
});

describe('what the service found besides', () => {
  it('is what the editor does not say about the same block', () => {
    const mine = [found({ block: 'html@t', range: range(TEXT, 'Q') })];
    const other = found({ block: 'problem@p' });
    expect(unsaid(mine, [found({ block: 'html@t' }), other])).toEqual([other]);
  });
});

describe('several fixes together', () => {
  it('leave out one that overlaps an earlier one', () => {
    const fix = (words: string): QuickFix => ({ title: words, edits: [{ range: range(TEXT, words), text: 'x' }] });
    const { edits, taken } = together([fix('<p>Q'), fix('Q</p>'), fix('CDATA')]);
    expect(taken).toBe(2);
    expect(edits.map((each) => TEXT.slice(each.range.start.offset, each.range.end.offset))).toEqual(['<p>Q', 'CDATA']);
  });
});
