import { describe, expect, it } from 'vitest';
import { folds } from '../../src/editor/language/folding.ts';
import { hover } from '../../src/editor/language/hover.ts';
import { readLoosely } from '../../src/editor/language/loose-tree.ts';
import { type BlockSymbol, symbols } from '../../src/editor/language/symbols.ts';
import { endTagFor, pairedNames } from '../../src/editor/language/tag-pairs.ts';
import { contextOf, marked } from './marked.ts';

function hoverAt(sample: string, type = 'vertical'): string | null {
  const { text, offset } = marked(sample);
  return hover(readLoosely(text), contextOf(type), offset)?.markdown ?? null;
}

describe('hover', () => {
  it('tells what a block is and holds', () => {
    expect(hoverAt('<vert|ical/>')).toMatch(/\*\*Unit\*\* `vertical`[\s\S]*Holds `html`.* and other components/);
    expect(hoverAt('<vertical></ver|tical>')).toMatch(/Unit/);
  });

  it('tells help, values and default of a field', () => {
    const help = hoverAt('<vertical><problem showans|wer="never"/></vertical>');
    expect(help).toContain('**Show Answer** `showanswer`');
    expect(help).toContain('Default: `finished`.');
    expect(help).toContain('the value of the nearest block above holds');
    expect(hoverAt('<vertical><problem showanswer="nev|er"/></vertical>')).toBe(help);
  });

  it('tells what Open edX makes of a date', () => {
    const dated = (due: string): string | null => hoverAt(`<vertical du|e="${due}"/>`);
    expect(dated('Nov 8 23:00 EST 2012')).toContain('Open edX reads this as 2012-11-08 23:00 UTC.');
    expect(dated('&quot;2012-11-08T23:00:00+02:00&quot;')).toContain('2012-11-08 21:00 UTC');
    expect(dated('Nov 8')).toContain('lacks its year');
    expect(dated('8.11.12')).toContain('lacks its century');
    expect(dated('Novembre 8')).toContain('reads no date');
    expect(dated('')).not.toContain('Open edX reads');
  });

  it('tells help on elements inside a problem', () => {
    expect(hoverAt('<problem><numerical|response answer="4"/></problem>', 'problem')).toContain('A number');
    expect(hoverAt('<problem><numericalresponse ans|wer="4"/></problem>', 'problem')).toContain('Required');
  });

  it('says nothing of what the catalogue does not know', () => {
    for (const sample of [
      '<edx_s|ga/>',
      '<problem><p| class="x"/></problem>',
      '<vertical unhe|ard="1"/>',
      '<vertical>te|xt</vertical>',
    ]) {
      expect(hoverAt(sample, 'edx_sga'), sample).toBeNull();
    }
  });

  it('covers the whole name', () => {
    const { text, offset } = marked('<vertical><vid|eo/></vertical>');
    const found = hover(readLoosely(text), contextOf('vertical'), offset);
    expect(found && text.slice(found.span.start, found.span.end)).toBe('video');
  });
});

describe('symbols', () => {
  const outline = (list: readonly BlockSymbol[]): readonly unknown[] =>
    list.map((each) => (each.children.length === 0 ? each.name : [each.name, ...outline(each.children)]));

  it('are the blocks, not the content of blocks', () => {
    const text = `<sequential display_name="Lesson &amp; more"><vertical url_name="u1"><problem display_name=""><p>x</p></problem><html display_name="Text"/></vertical></sequential>`;
    expect(outline(symbols(readLoosely(text), contextOf('sequential')))).toEqual([
      ['Lesson & more', ['u1', 'Problem', 'Text']],
    ]);
  });

  it('leave out the wiki of a course', () => {
    const text = '<course><chapter url_name="a"/><wiki slug="b"/></course>';
    expect(outline(symbols(readLoosely(text), contextOf('course')))).toEqual([['Course', 'a']]);
  });

  it('hold their name inside their range', () => {
    for (const each of symbols(readLoosely('<vertical><html>'), contextOf('vertical'))) {
      expect(each.span.start).toBeLessThan(each.nameSpan.start);
      expect(each.nameSpan.end).toBeLessThanOrEqual(each.span.end);
    }
  });
});

describe('folding', () => {
  it('keeps the start tag and the end tag in sight', () => {
    const text = '<vertical>\n<!-- a\n b -->\n<html><![CDATA[\nx\n]]></html>\n</vertical>';
    expect(folds(readLoosely(text)).map(({ start, end, kind }) => [kind, text.slice(start, end)])).toEqual([
      ['element', text.slice(9, text.indexOf('</vertical>'))],
      ['comment', '<!-- a\n b -->'],
      ['element', '><![CDATA[\nx\n]]>'],
      ['cdata', '<![CDATA[\nx\n]]>'],
    ]);
  });

  it('has nothing for an element without an end tag', () => {
    expect(folds(readLoosely('<vertical>\n<html>\n'))).toEqual([]);
  });
});

describe('tag pairs', () => {
  it('are both names, from either side', () => {
    for (const sample of ['<ver|tical><html/></vertical>', '<vertical><html/></vert|ical>']) {
      const { text, offset } = marked(sample);
      expect(pairedNames(readLoosely(text), offset).map(({ start, end }) => [start, text.slice(start, end)])).toEqual([
        [1, 'vertical'],
        [text.indexOf('</') + 2, 'vertical'],
      ]);
    }
  });

  it('are none outside names and without a partner', () => {
    for (const sample of ['<vertical |></vertical>', '<ver|tical>', '<ver|tical/>', '<vertical>x|</vertical>']) {
      const { text, offset } = marked(sample);
      expect(pairedNames(readLoosely(text), offset), sample).toEqual([]);
    }
  });

  it('give the end tag that is missing', () => {
    const closing = (sample: string): string | null => {
      const { text, offset } = marked(sample);
      return endTagFor(text, offset);
    };
    expect(closing('<vertical><html>|</vertical>')).toBe('</html>');
    expect(closing('<p><p>|</p>')).toBe('</p>');
    expect(closing('<html>|</html>')).toBeNull();
    expect(closing('<html/>|')).toBeNull();
    expect(closing('</html>|')).toBeNull();
    expect(closing('<html><![CDATA[<p>|]]></html>')).toBeNull();
    expect(closing('<html a="1>|"/>')).toBeNull();
    expect(closing('1 >| 0')).toBeNull();
  });
});
