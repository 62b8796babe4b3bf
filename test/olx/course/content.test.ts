import { describe, expect, it } from 'vitest';
import { nodeVersionOf, readDocument } from '#olx';
import { htmlOf } from '../../../src/olx/course/content.ts';

function blockOf(inside: string) {
  const { block } = readDocument(`<html url_name="h">${inside}</html>`, null);
  if (block === null) throw new Error(inside);
  return block;
}

describe('the HTML of a block', () => {
  it.each([
    ['<p>a<![CDATA[<b> & c]]></p>', '<p>a&lt;b&gt; &amp; c</p>'],
    ['<p><i\r\n class="d"><![CDATA[\r\n"]]></i>\r\ne</p><![CDATA[&]]>', '<p><i\n class="d">\n"</i>\ne</p>&amp;'],
    ['<![CDATA[<hr>]]><p><br/><![CDATA[]]></p >', '<hr><p><br/></p >'],
    ['<p><!-- <![CDATA[ & --><?q <![CDATA[&]]>?></p>', '<p><!-- <![CDATA[ & --><?q <![CDATA[&]]>?></p>'],
  ])('has CDATA inside elements escaped as text: %j', (inside, html) => {
    expect(htmlOf(blockOf(inside))).toBe(html);
  });

  it('says the same with CDATA and with references inside an element', () => {
    const versions = ['<p><![CDATA[<b> & c]]></p>', '<p>&lt;b&gt; &amp; c</p>'].map((inside) =>
      nodeVersionOf(blockOf(inside)),
    );
    expect(versions[0]).toBe(versions[1]);
  });
});
