import { describe, expect, it } from 'vitest';
import { complete } from '../../src/editor/language/complete.ts';
import type { Completion } from '../../src/editor/language/completion.ts';
import { readLoosely } from '../../src/editor/language/loose-tree.ts';
import { allowedChildren, BLOCK_TYPES } from '../../src/olx/catalogue/index.ts';
import { parseXml } from '../../src/olx/syntax/index.ts';
import { contextOf, marked } from './marked.ts';

function at(sample: string, type = 'vertical', scope: 'subtree' | 'node' = 'subtree'): readonly Completion[] {
  const { text, offset } = marked(sample);
  return complete(readLoosely(text), contextOf(type, scope), offset);
}

function labels(sample: string, type = 'vertical'): readonly string[] {
  return at(sample, type).map((each) => each.label);
}

/** The text after the completion of that label is taken, tab stops left empty. */
function taken(sample: string, label: string, type = 'vertical', scope: 'subtree' | 'node' = 'subtree'): string {
  const { text } = marked(sample);
  const item = at(sample, type, scope).find((each) => each.label === label);
  if (item === undefined) throw new RangeError(`nothing is called ${label}`);
  const plain = item.snippet.replace(/\$\d/g, '').replace(/\\([\\$}])/g, '$1');
  return text.slice(0, item.span.start) + plain + text.slice(item.span.end);
}

describe('child tags', () => {
  it('are those that the catalogue allows', () => {
    expect(labels('<vertical><|</vertical>')).toContain('problem');
    expect(labels('<vertical><|</vertical>')).not.toContain('chapter');
    expect(labels('<course><|</course>', 'course')).toEqual(['chapter', 'wiki', 'textbook', '/course']);
    expect(labels('<sequential><|</sequential>', 'sequential')).toEqual(['vertical', '/sequential']);
  });

  it('of each container are offered in its content', () => {
    for (const { type, category } of BLOCK_TYPES) {
      if (category !== 'container') continue;
      expect(labels(`<${type}>|</${type}>`, type).slice(0, allowedChildren(type).length)).toEqual(
        allowedChildren(type),
      );
    }
  });

  it('stay well-formed when taken after `<`, in a name, or in plain content', () => {
    for (const sample of [
      '<vertical><|</vertical>',
      '<vertical><pro|</vertical>',
      '<vertical>|</vertical>',
      '<vertical>\n  <html/>\n  <|\n</vertical>',
    ]) {
      const text = taken(sample, 'problem');
      expect(text).toContain('<problem url_name="" display_name=""></problem>');
      expect(parseXml(text, null).diagnostics).toEqual([]);
    }
  });

  it('are references where the text is one node', () => {
    expect(taken('<vertical><|</vertical>', 'problem', 'vertical', 'node')).toBe(
      '<vertical><problem url_name=""/></vertical>',
    );
  });

  it('only change the name of a finished tag', () => {
    expect(taken('<vertical><pro| url_name="a"/></vertical>', 'video')).toBe(
      '<vertical><video url_name="a"/></vertical>',
    );
  });

  it('inside a problem are responses, and their inputs inside those', () => {
    expect(labels('<problem><|</problem>', 'problem')).toContain('multiplechoiceresponse');
    expect(labels('<problem><div><|</div></problem>', 'problem')).toContain('multiplechoiceresponse');
    expect(labels('<vertical><problem><choiceresponse><|</choiceresponse></problem></vertical>')).toEqual([
      'label',
      'description',
      'checkboxgroup',
      'radiogroup',
      'solution',
      '/choiceresponse',
    ]);
  });

  it('give the root where there is none', () => {
    expect(taken('|', 'vertical')).toBe('<vertical url_name="sample"></vertical>');
    expect(taken('<|', 'vertical')).toBe('<vertical url_name="sample"></vertical>');
    expect(labels('<vertical/>|')).toEqual([]);
  });

  it('are not offered in comments, CDATA and instructions', () => {
    for (const sample of ['<vertical><!-- <| --></vertical>', '<html><![CDATA[<|]]></html>', '<?xml <|?><vertical/>']) {
      expect(labels(sample)).toEqual([]);
    }
  });
});

describe('end tags', () => {
  it('close the innermost open element', () => {
    expect(taken('<vertical><html></|', 'html')).toBe('<vertical><html></html>');
    expect(taken('<vertical><html/><|', '/vertical')).toBe('<vertical><html/></vertical>');
    expect(taken('<vertical></ver|>', 'vertical')).toBe('<vertical></vertical>');
  });
});

describe('attributes', () => {
  it('are url_name, the own fields and those of every block, without those already there', () => {
    const names = labels('<problem url_name="a" |/>', 'problem');
    expect(names).not.toContain('url_name');
    expect(names.slice(0, 3)).toEqual(['display_name', 'max_attempts', 'grading_method']);
    expect(names).toContain('visible_to_staff_only');
    expect(names).not.toContain('data');
  });

  it('carry the name that OLX uses', () => {
    const names = labels('<openassessment |>', 'openassessment');
    expect(names).toContain('text_response');
    expect(names).not.toContain('text_response_raw');
  });

  it('stay well-formed when taken', () => {
    expect(taken('<problem showa|/>', 'showanswer', 'problem')).toBe('<problem showanswer=""/>');
    expect(taken('<problem showa|="never"/>', 'showanswer', 'problem')).toBe('<problem showanswer="never"/>');
  });

  it('need white space before them', () => {
    expect(labels('<problem url_name="a"|/>', 'problem')).toEqual([]);
  });

  it('of an unfinished tag do not reach into the next', () => {
    expect(labels('<vertical><problem |\n<html url_name="x"/></vertical>')).toContain('url_name');
  });

  it('of inner elements come from the vocabulary', () => {
    expect(
      labels(
        '<problem><multiplechoiceresponse><choicegroup><choice |/></choicegroup></multiplechoiceresponse></problem>',
        'problem',
      ),
    ).toEqual(['correct', 'name', 'fixed', 'explanation-id', 'point_value']);
  });
});

describe('attribute values', () => {
  it('are the values of the field, the default marked', () => {
    const items = at('<problem showanswer="|"/>', 'problem');
    expect(items.map((each) => each.label)).toContain('past_due');
    expect(items.find((each) => each.detail === 'default')?.label).toBe('finished');
    expect(taken('<problem showanswer="ne|ver"/>', 'always', 'problem')).toBe('<problem showanswer="always"/>');
  });

  it('bring the quote that is missing', () => {
    const text = taken(`<vertical>\n<problem rerandomize='al|/>\n<html/>\n</vertical>`, 'always');
    expect(text).toContain(`<problem rerandomize='always'/>\n<html/>`);
    expect(parseXml(text, null).diagnostics).toEqual([]);
  });

  it('of booleans are true and false', () => {
    expect(labels('<sequential graded="|"/>', 'sequential')).toEqual(['true', 'false']);
    expect(labels("<unknown graded='|'/>", 'unknown')).toEqual(['true', 'false']);
  });

  it('are none for free text', () => {
    expect(labels('<problem display_name="|"/>', 'problem')).toEqual([]);
  });
});
