import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BlockPreview, previewOf } from '../../src/studio/exporting/block-preview.ts';
import type { ProblemPart } from '../../src/studio/exporting/problem-preview.ts';
import { parseForShow, textOf } from '../../src/studio/exporting/xml-tree.ts';

const DEMO = new URL('../../public/demo-course/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, DEMO), 'utf8');

function partsOf(xml: string): readonly ProblemPart[] {
  const preview = previewOf('problem/p.xml', xml);
  return preview?.kind === 'problem' ? preview.parts : [];
}

describe('the preview of a problem', () => {
  it('shows the question, the choices with the right one, the explanation and the hints', () => {
    const preview = previewOf('problem/problem_next_high_water.xml', read('problem/problem_next_high_water.xml'));
    expect(preview).toMatchObject({ kind: 'problem', title: 'The next high water' });
    const parts = preview?.kind === 'problem' ? preview.parts : [];
    expect(parts.map(({ kind }) => kind)).toEqual(['text', 'text', 'choices', 'solution', 'hints']);
    expect(parts[2]).toEqual({
      kind: 'choices',
      several: false,
      choices: [
        { text: 'At about 15:20', correct: false },
        { text: 'At 21:10', correct: false },
        { text: 'At about 21:35', correct: true },
        { text: 'At about 10:00 tomorrow', correct: false },
      ],
    });
  });

  it('reads the options of a menu', () => {
    const [, choices] = partsOf(read('problem/problem_hw_contours.xml'));
    expect(choices).toMatchObject({
      kind: 'choices',
      choices: [{ text: 'On the west side', correct: true }, { correct: false }, { correct: false }],
    });
  });

  it('names every right answer of a field, and says where a script judges', () => {
    expect(partsOf(read('problem/problem_longshore_name.xml'))).toContainEqual({
      kind: 'field',
      response: 'stringresponse',
      answer: 'longshore drift / littoral drift',
    });
    const custom = partsOf(read('problem/e0c5a2b91d7f4b6c8a3e5f0d1c2b4a69.xml'));
    expect(custom).toContainEqual({ kind: 'field', response: 'customresponse', answer: null });
    expect(custom[0]).toMatchObject({ kind: 'script', text: expect.stringContaining('def check_tide') });
  });

  it('has something to show for every problem of the demo course', () => {
    for (const name of readdirSync(new URL('problem/', DEMO))) {
      expect(
        partsOf(read(`problem/${name}`)).some(({ kind }) => kind === 'choices' || kind === 'field'),
        name,
      ).toBe(true);
    }
  });

  it('finds a response inside of other markup', () => {
    const parts = partsOf(
      '<problem><div><p>Q</p><numericalresponse answer="4"><formulaequationinput/></numericalresponse></div></problem>',
    );
    expect(parts).toEqual([
      { kind: 'text', text: 'Q' },
      { kind: 'field', response: 'numericalresponse', answer: '4' },
    ]);
  });
});

describe('the preview of other files', () => {
  it('names sources and subtitles of a video', () => {
    expect(previewOf('video/video_springs_neaps.xml', read('video/video_springs_neaps.xml'))).toEqual({
      kind: 'video',
      title: 'Springs and neaps in half a minute',
      youtube: null,
      sources: ['/static/springs-and-neaps.webm'],
      transcripts: [
        { language: 'en', file: 'springs-and-neaps-en.srt' },
        { language: 'es', file: 'springs-and-neaps-es.srt' },
      ],
    } satisfies BlockPreview);
  });

  it('reads a YouTube id at normal speed', () => {
    expect(previewOf('video/v.xml', '<video youtube="0.75:slow,1.00:abc-D_1"/>')).toMatchObject({ youtube: 'abc-D_1' });
    expect(previewOf('video/v.xml', '<video youtube_id_1_0="xyz"/>')).toMatchObject({ youtube: 'xyz' });
  });

  it('takes HTML and pictures by their place', () => {
    expect(previewOf('drafts/html/a.html', '<p>Hi')).toEqual({ kind: 'html', html: '<p>Hi' });
    expect(previewOf('static/maps/coast.svg', null)).toEqual({ kind: 'image', path: 'maps/coast.svg' });
    expect(previewOf('about/overview.html', '<p>')).toBeNull();
    expect(previewOf('vertical/u.xml', '<vertical/>')).toBeNull();
  });
});

describe('reading XML for show', () => {
  it('reads the predefined entities and characters by number, and nothing that a text declares', () => {
    const root = parseForShow('<!DOCTYPE p [<!ENTITY a "boom">]><p>&a; &lt;b&gt; &#215; &#x41; &amp;lt;</p>');
    expect(root === null ? null : textOf(root)).toBe('&a; <b> × A &lt;');
  });

  it('does not expand a text that is made to grow', () => {
    const levels = Array.from({ length: 12 }, (_, at) => `<!ENTITY e${at + 1} "${`&e${at};`.repeat(10)}">`).join('');
    const root = parseForShow(`<!DOCTYPE p [<!ENTITY e0 "x">${levels}]><p>&e12;</p>`);
    expect(root === null ? 0 : textOf(root).length).toBeLessThan(100);
  });

  it('gives up on what is too long or too deep', () => {
    expect(parseForShow(`<p>${'x'.repeat(300_001)}</p>`)).toBeNull();
    expect(parseForShow(`${'<p>'.repeat(5000)}${'</p>'.repeat(5000)}`)).toBeNull();
  });

  it('keeps names of the language away from objects', () => {
    const root = parseForShow('<problem __proto__="x" constructor="y"><__proto__>z</__proto__></problem>');
    expect(({} as { x?: unknown }).x).toBeUndefined();
    expect(root?.tag ?? 'problem').toBe('problem');
  });

  it('never throws, whatever the text', () => {
    const bits = fc.constantFrom(
      '<',
      '>',
      '</',
      '<problem>',
      '</problem>',
      '<choice correct="true">',
      '&',
      '&#x',
      ';',
      '"',
      '<![CDATA[',
      ']]>',
      '<!--',
      'é',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 30 }), (texts) => {
        previewOf('problem/p.xml', texts.join(''));
        previewOf('video/v.xml', `<video transcripts='${texts.join('')}'/>`);
      }),
    );
  });
});
