import { describe, expect, it } from 'vitest';
import { type BlockId, idOf, indexOf, renameIds, walk } from '#olx';
import { blockOf } from './_small-course.ts';

const KEY = 'block-v1:Org+Num+Run+type@';
const unit = blockOf(`<vertical url_name="u">
  <split_test url_name="st" group_id_to_child="{&quot;0&quot;: &quot;${KEY}vertical+block@a&quot;, &quot;1&quot;: &quot;i4x://Org/Num/vertical/b&quot;}">
    <vertical url_name="a"><problem url_name="p"><p>see <a href="/jump_to_id/h#top">it</a> and /jump_to_id/elsewhere</p></problem></vertical>
    <vertical url_name="b"/>
  </split_test>
  <conditional url_name="c" sources_list="[&quot;${KEY}problem+block@p&quot;]"><show sources="i4x://Org/Num/html/h;i4x://Org/Num/html/other"/></conditional>
  <html url_name="h"><![CDATA[<a href="/courses/x/jump_to/${KEY}problem+block@p">p</a> ${KEY}problem+block@pp]]></html>
  <html url_name="free">/jump_to_id/p</html>
</vertical>`);

describe('fresh ids', () => {
  it('are given to all but a course, which has one id only', () => {
    const course = blockOf('<course url_name="r"><chapter url_name="c"/></course>');
    const there = new Set([...walk(course)].map(idOf));
    const { block, ids } = renameIds(course, (id) => there.has(id));
    expect([...ids]).toEqual([['chapter@c', 'chapter@c_2']]);
    expect([...walk(block)].map(idOf)).toEqual(['course@course', 'chapter@c_2']);
  });
});

describe('references inside a subtree with fresh ids', () => {
  const ids = new Set([...walk(unit)].map(idOf).filter((id) => id !== 'html@free'));
  const { block, ids: renamed } = renameIds(unit, (id) => ids.has(id));
  const text = (id: string): string => indexOf(block).blocks.get(id as BlockId)?.text ?? '';

  it('follow the blocks that they name', () => {
    expect(renamed.get('html@free' as BlockId)).toBeUndefined();
    expect(text('split_test@st_2')).toContain(`${KEY}vertical+block@a_2&quot;`);
    expect(text('split_test@st_2')).toContain('i4x://Org/Num/vertical/b_2&quot;');
    expect(text('conditional@c_2')).toContain(`${KEY}problem+block@p_2&quot;`);
    expect(text('conditional@c_2')).toContain('<show sources="i4x://Org/Num/html/h_2;i4x://Org/Num/html/other"/>');
    expect(text('problem@p_2')).toContain('href="/jump_to_id/h_2#top"');
    expect(text('html@free')).toContain('/jump_to_id/p_2');
    expect(text('html@h_2')).toContain(`${KEY}problem+block@p_2">`);
  });

  it('to others stay, also where a name only begins like one', () => {
    expect(text('problem@p_2')).toContain('/jump_to_id/elsewhere');
    expect(text('html@h_2')).toContain(`${KEY}problem+block@pp]]>`);
  });

  it('by a name that another block here keeps stay, as they may mean that one', () => {
    const two = blockOf(
      '<vertical url_name="u"><problem url_name="x"/><html url_name="x">/jump_to_id/x</html></vertical>',
    );
    const { block: copy } = renameIds(two, (id) => id === 'problem@x');
    expect(indexOf(copy).blocks.get('html@x' as BlockId)?.text).toContain('/jump_to_id/x<');
    expect([...indexOf(copy).blocks.keys()]).toEqual(['vertical@u', 'problem@x_2', 'html@x']);
  });
});
