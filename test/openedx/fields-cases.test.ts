import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, type CourseKey, type Json, readDocument, versionOf } from '#olx';
import { fieldChange, type StudioFields, studioFields, withStudioFields } from '../../src/openedx/fields/index.ts';
import { withAssetLinks, withStaticLinks } from '../../src/openedx/fields/static-links.ts';

const COURSE = 'course-v1:Lab+FLD+R1' as CourseKey;
const CONTEXT = { course: COURSE };

function blockOf(olx: string): Block {
  const { block, diagnostics } = readDocument(olx, null);
  if (block === null) throw new Error(diagnostics.map(({ message }) => message).join(' '));
  return block;
}

function shown(block: Block): StudioFields {
  const fields = studioFields(block, CONTEXT);
  if (fields === null) throw new Error(`nothing is known of ${block.type}`);
  return fields;
}

const changeOf = (before: string, after: string) => fieldChange(blockOf(before), blockOf(after), CONTEXT);

/** The text of a block after something else was seen of it; null if fields cannot express it. */
function textAfter(olx: string, seen: (fields: StudioFields) => StudioFields): string | null {
  const block = blockOf(olx);
  return withStudioFields(block, seen(shown(block)), CONTEXT)?.text ?? null;
}

const setting =
  (name: string, value: Json) =>
  ({ data, metadata }: StudioFields): StudioFields => ({ data, metadata: { ...metadata, [name]: value } });
const data =
  (change: (text: string) => string) =>
  ({ data: was, metadata }: StudioFields): StudioFields => ({ data: change(String(was)), metadata });

describe('the body of a PUT', () => {
  it('sends an empty text as a setting, because the platform passes an empty `data` by', () => {
    expect(changeOf('<html url_name="a">Text</html>', '<html url_name="a"/>')).toEqual({ metadata: { data: '' } });
  });

  it('sends the dict of drag-and-drop-v2 as a setting', () => {
    const after = '<drag-and-drop-v2 url_name="a" data="{&quot;zones&quot;: []}" mode="assessment"/>';
    expect(changeOf('<drag-and-drop-v2 url_name="a" data="{}"/>', after)).toEqual({
      metadata: { data: { zones: [] }, mode: 'assessment' },
    });
  });

  it('sends the content of an open response as field values', () => {
    const olx = (name: string): string =>
      `<openassessment url_name="a"><title>T</title><assessments><assessment name="self-assessment"/></assessments><prompts><prompt><description>Write.</description></prompt></prompts><rubric><criterion><name>${name}</name><prompt>P</prompt><option points="1"><name>Yes</name><explanation/></option></criterion></rubric></openassessment>`;
    const options = [{ order_num: 0, points: 1, name: 'Yes', label: 'Yes', explanation: '' }];
    expect(changeOf(olx('Ideas'), olx('Form'))).toEqual({
      metadata: {
        rubric_criteria: [{ order_num: 0, name: 'Form', label: 'Form', prompt: 'P', feedback: 'disabled', options }],
      },
    });
  });

  it('unsets with null, and sets to nothing by `nullout`', () => {
    const before = '<problem url_name="a" markdown="x" weight="2"/>';
    expect(changeOf(before, '<problem url_name="a" markdown="null"/>')).toEqual({
      metadata: { weight: null },
      nullout: ['markdown'],
    });
  });

  it('sends all attributes that are no fields together, so that no unknown key is sent', () => {
    const change = changeOf('<vertical url_name="a" tex="1"/>', '<vertical url_name="a" tex="1" mine="2"/>');
    expect(change).toEqual({ metadata: { xml_attributes: { tex: '1', mine: '2', filename: ['', null] } } });
  });

  it('does not send what an import would drop', () => {
    expect(changeOf('<poll url_name="a"/>', '<poll url_name="a" mine="2"/>')).toEqual({});
    expect(changeOf('<vertical url_name="a"/>', '<vertical url_name="a" position="2"/>')).toEqual({});
  });

  it.each([
    ['a type without a row', '<edx_sga url_name="a"/>', '<edx_sga url_name="a" points="5"/>'],
    ['another block', '<html url_name="a"/>', '<html url_name="b"/>'],
    ['another type', '<html url_name="a"/>', '<problem url_name="a"/>'],
    ['the video store', '<video url_name="a"/>', '<video url_name="a"><video_asset client_video_id="x"/></video>'],
    ['a requirement', '<sequential url_name="a"/>', '<sequential url_name="a" is_prerequisite="true"/>'],
  ])('cannot be made of %s', (_what, before, after) => {
    expect(changeOf(before, after)).toBeNull();
  });

  it('cannot be made of a block that is damaged', () => {
    const block = blockOf('<html url_name="a"/>');
    const damaged: Block = {
      ...block,
      damage: { unread: 'content', files: [], code: 'file-missing', message: 'There is no file.' },
    };
    expect(fieldChange(block, damaged, CONTEXT)).toBeNull();
    expect(studioFields(damaged, CONTEXT)).toBeNull();
    expect(withStudioFields(damaged, shown(block), CONTEXT)).toBeNull();
  });
});

describe('what is seen in Studio is a splice of the text', () => {
  const PROBLEM = `<problem url_name='a'  display_name="P">
      <!-- kept -->
      <p>One   &#8211; "two"</p>
      <multiplechoiceresponse><choicegroup>
        <choice correct="true">Yes</choice><choice correct="false">No</choice>
      </choicegroup></multiplechoiceresponse>
</problem>`;

  it('which touches only the element of a problem that differs', () => {
    const now = textAfter(
      PROBLEM,
      data((text) => text.replace('>No<', '>Never<')),
    );
    expect(now).toBe(PROBLEM.replace('>No<', '>Never<'));
  });

  it('which adds and takes away elements of a problem in their place', () => {
    const added = textAfter(
      PROBLEM,
      data((text) => text.replace('</p>', '</p>\n  <p>New</p>')),
    );
    expect(added).toBe(PROBLEM.replace('</p>', '</p>\n  <p>New</p>'));
    const taken = textAfter(
      PROBLEM,
      data((text) => text.replace(/<choice correct="true">Yes<\/choice>/, '')),
    );
    expect(taken?.replace(/\s/g, '')).toBe(
      PROBLEM.replace('<choice correct="true">Yes</choice>', '').replace(/\s/g, ''),
    );
  });

  it('which does not follow the blanks of Studio', () => {
    const block = blockOf(PROBLEM);
    const seen = { ...shown(block), data: String(shown(block).data).replace(/>\s+</g, '><') };
    expect(withStudioFields(block, seen, CONTEXT)).toBe(block);
  });

  it('which touches one attribute only', () => {
    expect(textAfter(PROBLEM, setting('display_name', 'Q "1"'))).toBe(PROBLEM.replace('"P"', '"Q &quot;1&quot;"'));
    expect(textAfter('<problem url_name="a" weight="2"/>', setting('weight', 2.5))).toBe(
      '<problem url_name="a" weight="2.5"/>',
    );
  });

  it('which keeps both spellings of a video in line', () => {
    const video = `<video url_name="a" youtube="1.00:old" youtube_id_1_0="old" html5_sources="[&quot;/a.mp4&quot;]"><source src="/a.mp4"/></video>`;
    const seen = (fields: StudioFields): StudioFields =>
      setting('html5_sources', ['/a.mp4', '/b.mp4'])(setting('youtube_id_1_0', 'new')(fields));
    const now = textAfter(video, seen);
    expect(now).toBe(
      '<video url_name="a" youtube="1.00:new" youtube_id_1_0="new" html5_sources="[&quot;/a.mp4&quot;,&quot;/b.mp4&quot;]"><source src="/a.mp4"/><source src="/b.mp4"/></video>',
    );
  });

  it('which changes the title of an open response', () => {
    const olx = '<openassessment url_name="a">\n  <title>Old</title>\n  <rubric/>\n</openassessment>';
    expect(textAfter(olx, setting('display_name', 'New & <b>'))).toBe(olx.replace('Old', 'New &amp; &lt;b>'));
  });

  it('which writes the links of inline HTML as they were', () => {
    const html = '<html url_name="a"><p><img src="/static/sub/my%20map.png"/></p></html>';
    const block = blockOf(html);
    expect(shown(block).data).toContain('/asset-v1:Lab+FLD+R1+type@asset+block/sub_my_map.png');
    expect(
      textAfter(
        html,
        data((text) => `${text}<br>`),
      ),
    ).toBe('<html url_name="a"><![CDATA[<p><img src="/static/sub/my%20map.png"/></p><br>]]></html>');
  });

  it('which keeps the line ends of an HTML file', () => {
    const block = blockOf('<html url_name="a"/>');
    const file: Block = { ...block, body: { kind: 'html', path: 'html/a.html', text: '<p>\r\nOne\r\n</p>' } };
    const seen = { ...shown(file), data: '<p>\nTwo\n</p>' };
    expect(withStudioFields(file, seen, CONTEXT)?.body?.text).toBe('<p>\r\nTwo\r\n</p>');
  });

  it('which leaves attributes that carry content, also if Studio has them in fields only', () => {
    const olx = '<conditional url_name="a" sources="x" correct="True" message="Wait" mine="1"/>';
    expect(shown(blockOf(olx)).metadata['xml_attributes']).toEqual({
      sources: 'x',
      correct: 'True',
      message: 'Wait',
      mine: '1',
      filename: ['', null],
    });
    const seen = (): StudioFields => ({ data: '', metadata: { display_name: 'If', xml_attributes: { mine: '1' } } });
    expect(textAfter(olx, seen)).toBe(olx.replace('/>', ' display_name="If"/>'));
  });

  it.each([
    ['XML that is not well-formed', PROBLEM, data((text) => text.replace('</p>', ''))],
    ['another element', PROBLEM, data(() => '<p>Text</p>')],
    ['a character that XML cannot hold', '<html url_name="a">Text</html>', data(() => 'a\u0000b')],
    ['such a character in a setting', PROBLEM, setting('display_name', 'a\u0001')],
    ['a name that cannot be an attribute', PROBLEM, setting('a b', '1')],
    ['a name that the platform strips', PROBLEM, setting('xml_attributes', { data_dir: 'b' })],
    ['data of a type that has none', '<vertical url_name="a"/>', data(() => 'text')],
  ])('unless it is %s', (_what, olx, seen) => {
    expect(textAfter(olx, seen)).toBeNull();
  });

  it('whatever the names of the settings are', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 12 }), fc.jsonValue({ maxDepth: 2 }), (name, value) => {
        const block = blockOf(PROBLEM);
        const next = withStudioFields(block, setting(name, value as Json)(shown(block)), CONTEXT);
        if (next !== null) expect(versionOf(blockOf(next.text))).toBe(versionOf(next));
      }),
    );
  });
});

describe('links to static assets', () => {
  const link = fc.stringMatching(/^[a-zA-Z0-9äß日 ./%+&()!_-]{1,20}(?:\?[a-z]=[a-z0-9]{1,3})?$/);
  const text = fc
    .array(fc.tuple(fc.constantFrom('<img src="/static/', "url('/static/", 'x = \\"/static/', 'plain /static/'), link))
    .map((parts) => parts.map(([start, each]) => `${start + each + (/\\"|"|'/.exec(start)?.[0] ?? '')}>`).join('\n'));

  it('come back as they were written', () => {
    fc.assert(fc.property(text, (each) => withStaticLinks(withAssetLinks(each, CONTEXT), COURSE, each) === each));
  });

  it('lead to the same assets if nobody knows how they were written', () => {
    fc.assert(
      fc.property(text, (each) => {
        const addresses = withAssetLinks(each, CONTEXT);
        return withAssetLinks(withStaticLinks(addresses, COURSE), CONTEXT) === addresses;
      }),
    );
  });

  it('of another course run stay', () => {
    const other = '<img src="/asset-v1:Other+FLD+R1+type@asset+block/a.png">';
    expect(withStaticLinks(other, COURSE)).toBe(other);
  });
});
