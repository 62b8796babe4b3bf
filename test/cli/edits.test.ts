import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type BlockId, blockId, draftView, indexOf, publishedView, versionOf } from '#olx';
import { DEMO_COURSE, FIXTURES } from '../support/folders.ts';
import { altered, contents, courseAt, done, inProcess, olx, quick, scratch } from './_command.ts';

const at = scratch();
const MIXED = join(FIXTURES, 'mixed');

function written(name: string, text: string): string {
  writeFileSync(at(name), text);
  return at(name);
}

/** The files that differ between two folders. */
function changedFiles(before: string, after: string): readonly string[] {
  const [old, now] = [contents(before), contents(after)];
  return [...new Set([...old.keys(), ...now.keys()])].filter((path) => old.get(path) !== now.get(path)).sort();
}

describe.concurrent('put', { timeout: 30_000 }, () => {
  it('changes the file of the block, and no other', async () => {
    const document = at('surge.xml');
    await done('extract', DEMO_COURSE, 'problem_surge', '-o', document);
    writeFileSync(document, readFileSync(document, 'utf8').replace('<problem ', '<problem weight="3" '));
    await done('put', DEMO_COURSE, 'problem_surge', document, '-o', at('put-problem'));
    expect(changedFiles(DEMO_COURSE, at('put-problem'))).toEqual(['problem/problem_surge.xml']);
  });

  it('names orphans and writes nothing, unless they are to go', async () => {
    const unit = written('tides.xml', '<vertical url_name="unit_two_high_waters" display_name="Short"/>\n');
    const args = ['put', DEMO_COURSE, 'unit_two_high_waters', unit, '-o', at('orphans')];
    for (const choice of [[], ['--orphans', 'reject']]) {
      const { code, err } = await inProcess(...args, ...choice);
      expect(code).toBe(1);
      expect(err).toContain('html@tides_two_bulges "Why twice a day?"');
      expect(err).toContain('problem@problem_next_high_water');
      expect(() => contents(at('orphans'))).toThrow();
    }
    const { code } = await olx(...args, '--orphans', 'delete');
    expect(code).toBe(0);
    expect([...contents(at('orphans')).keys()].filter((path) => path.includes('tides_two_bulges'))).toEqual([]);
  });

  it('with --scope node keeps the children that are named, and refuses others', async () => {
    const node = written(
      'node.xml',
      '<vertical url_name="unit_two_high_waters" display_name="Turned"><problem url_name="problem_next_high_water"/><html url_name="tides_two_bulges"/></vertical>\n',
    );
    await quick('put', DEMO_COURSE, 'unit_two_high_waters', node, '--scope', 'node', '-o', at('node'));
    expect(changedFiles(DEMO_COURSE, at('node'))).toEqual(['vertical/unit_two_high_waters.xml']);
    const children = indexOf(courseAt(at('node')).root).blocks.get(
      blockId('vertical', 'unit_two_high_waters'),
    )?.children;
    expect(children?.map(({ block }) => block.urlName)).toEqual(['problem_next_high_water', 'tides_two_bulges']);
    const other = written(
      'other.xml',
      '<vertical url_name="unit_two_high_waters"><html url_name="talk_prompt"/></vertical>\n',
    );
    const refused = await inProcess(
      'put',
      DEMO_COURSE,
      'unit_two_high_waters',
      other,
      '--scope',
      'node',
      '-o',
      at('no'),
    );
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('children-not-references');
  });

  it('does not take a file of pointers for the blocks that it points at', async () => {
    const pointers = join(DEMO_COURSE, 'vertical/unit_two_high_waters.xml');
    const { code, err } = await inProcess('put', DEMO_COURSE, 'unit_two_high_waters', pointers, '-o', at('pointers'));
    expect(code).toBe(1);
    expect(err.match(/error children-not-references/g)).toHaveLength(2);
  });

  it('refuses OLX with errors, and that of another block', async () => {
    const broken = written('broken.xml', '<vertical url_name="unit_wave_words">\n  <html>a & b</html>\n</vertical>\n');
    const { code, err } = await inProcess('put', DEMO_COURSE, 'unit_wave_words', broken, '-o', at('no-1'));
    expect([code, err]).toEqual([1, expect.stringContaining(`${broken}:2:11 error xml-bare-ampersand`)]);
    await quick('extract', DEMO_COURSE, 'unit_your_shore', '-o', at('shore.zip'));
    const other = await inProcess('put', DEMO_COURSE, 'unit_wave_words', at('shore.zip'), '-o', at('no-2'));
    expect([other.code, other.err]).toEqual([1, expect.stringContaining('vertical@unit_your_shore')]);
    const type = await inProcess('put', DEMO_COURSE, 'sub_waves', at('shore.zip'), '-o', at('no-3'));
    expect([type.code, type.err]).toEqual([1, expect.stringContaining('folder-root-mismatch')]);
  });

  it('lays a document over a draft, and leaves what is published', async () => {
    const document = at('longshore.xml');
    await quick('extract', DEMO_COURSE, 'unit_longshore', '-o', document);
    writeFileSync(document, readFileSync(document, 'utf8').replace(/display_name="/, 'display_name="New: '));
    await quick('put', DEMO_COURSE, 'unit_longshore', document, '-o', at('draft'));
    expect(changedFiles(DEMO_COURSE, at('draft'))).toEqual(['drafts/vertical/unit_longshore.xml']);
  });

  it('in place touches what changed only', async () => {
    const folder = altered(DEMO_COURSE, at('place'), { 'about/overview.html': (text) => `${text}\n<!-- ours -->` });
    const document = written('depth.xml', '<problem url_name="problem_depth_now" display_name="Depth"/>\n');
    const refused = await inProcess('put', folder, 'problem_depth_now', document, '-o', folder);
    expect(refused.code).toBe(2);
    const before = contents(folder);
    await done('put', folder, 'problem_depth_now', document, '-o', folder, '--force');
    const after = contents(folder);
    expect([...after.keys()]).toEqual([...before.keys()]);
    expect([...after].filter(([path, hash]) => before.get(path) !== hash).map(([path]) => path)).toEqual([
      'problem/problem_depth_now.xml',
    ]);
  });
});

describe.concurrent('--target', { timeout: 30_000 }, () => {
  const unit = 'vertical@unit_longshore';
  const forms = (folder: string): readonly (string | null)[] => {
    const { root } = courseAt(folder);
    return [draftView(root), publishedView(root)].map((form) => {
      const block = form === null ? undefined : indexOf(form).blocks.get(unit as BlockId);
      return block === undefined ? null : versionOf(block);
    });
  };
  const [draft, live] = forms(DEMO_COURSE);

  it('archive, the default of an archive, brings back both forms', async () => {
    const [part, shorter] = [at('forms.zip'), written('shorter.xml', '<vertical url_name="unit_longshore"/>\n')];
    const [changed, whole, named] = [at('forms-changed'), at('forms-back'), at('forms-named')];
    await quick('extract', DEMO_COURSE, unit, '-o', part);
    const publish = ['--target', 'published', '--orphans', 'delete', '-o', changed];
    await quick('put', DEMO_COURSE, unit, shorter, ...publish);
    expect(forms(changed)[0]).toBe(forms(changed)[1]);
    await quick('put', changed, unit, part, '-o', whole);
    await quick('put', changed, unit, part, '--target', 'archive', '-o', named);
    expect(forms(whole)).toEqual([draft, live]);
    expect(contents(whole)).toEqual(contents(DEMO_COURSE));
    expect(contents(named)).toEqual(contents(whole));
  });

  it('draft leaves what is published, to the byte', async () => {
    const document = written('as-draft.xml', '<problem url_name="problem_depth_now" display_name="Draft"/>\n');
    await quick('put', DEMO_COURSE, 'problem_depth_now', document, '--target', 'draft', '-o', at('as-draft'));
    const changed = changedFiles(DEMO_COURSE, at('as-draft'));
    expect(changed).not.toEqual([]);
    expect(changed.filter((path) => !path.startsWith('drafts/'))).toEqual([]);
    await quick('extract', at('as-draft'), 'problem_depth_now', '-o', at('as-draft.zip'));
    await quick(
      'put',
      DEMO_COURSE,
      'problem_depth_now',
      at('as-draft.zip'),
      '--target',
      'draft',
      '-o',
      at('as-draft-2'),
    );
    expect(changedFiles(DEMO_COURSE, at('as-draft-2'))).toEqual(changed);
  });

  it('draft of the whole course run lays its units over what is published', async () => {
    const source = altered(DEMO_COURSE, at('run-source'), {
      'problem/problem_depth_now.xml': (text) => text.replace('display_name="', 'display_name="New: '),
    });
    await quick('put', DEMO_COURSE, 'course', source, '--target', 'draft', '-o', at('run-draft'));
    const [before, after] = [courseAt(DEMO_COURSE), courseAt(at('run-draft'))].map(({ root }) => publishedView(root));
    expect(after && versionOf(after)).toBe(before && versionOf(before));
    const [wanted, now] = [courseAt(source), courseAt(at('run-draft'))].map(({ root }) => versionOf(draftView(root)));
    expect(now).toBe(wanted);
  });

  it('published refuses what has drafts, names it and writes nothing', async () => {
    await quick('extract', DEMO_COURSE, unit, '-o', at('held.zip'));
    await quick('extract', DEMO_COURSE, 'course', '-o', at('held-run.zip'));
    for (const [block, part] of [
      [unit, at('held.zip')],
      ['course', at('held-run.zip')],
    ] as const) {
      const { code, err } = await inProcess('put', DEMO_COURSE, block, part, '--target', 'published', '-o', at('held'));
      expect([code, err]).toEqual([1, expect.stringContaining('vertical@unit_longshore')]);
      expect(err).toContain('content-has-drafts');
    }
    expect(() => contents(at('held'))).toThrow();
  });

  it('archive is refused for a document, which has one form', async () => {
    const document = written('one-form.xml', '<problem url_name="problem_new"/>\n');
    for (const args of [
      ['put', DEMO_COURSE, 'problem_depth_now', document],
      ['add', DEMO_COURSE, 'unit_storm_surge', document],
    ]) {
      const { code, err } = await inProcess(...args, '--target', 'archive', '-o', at('one-form'));
      expect([code, err]).toEqual([2, expect.stringContaining('one form')]);
    }
  });

  it('says of an added unit whether learners see it', async () => {
    const document = written('added.xml', '<vertical url_name="unit_added" display_name="Added"/>\n');
    for (const [target, path] of [
      ['draft', 'drafts/vertical/unit_added.xml'],
      ['published', 'vertical/unit_added.xml'],
    ] as const) {
      await quick('add', DEMO_COURSE, 'sub_waves', document, '--target', target, '-o', at(`added-${target}`));
      const files = [...contents(at(`added-${target}`)).keys()];
      expect(files.filter((each) => each.endsWith('unit_added.xml'))).toEqual([path]);
    }
  });
});

describe.concurrent('add and rm', { timeout: 30_000 }, () => {
  it('undo each other', async () => {
    const [part, less, again] = [at('unit.zip'), at('less'), at('again')];
    await done('extract', DEMO_COURSE, 'unit_your_shore', '-o', part);
    await done('rm', DEMO_COURSE, 'unit_your_shore', '-o', less);
    expect(await done('tree', less)).not.toContain('talk_prompt');
    await done('add', less, 'sub_tides', part, '--index', '3', '-o', again);
    const { code, out } = await olx('diff', DEMO_COURSE, again);
    expect([code, out]).toEqual([0, '']);
  });

  it('rm takes the file of a block along, also from a unit that is published', async () => {
    await quick('rm', DEMO_COURSE, 'problem_next_high_water', '-o', at('gone'));
    expect(changedFiles(DEMO_COURSE, at('gone'))).toEqual([
      'problem/problem_next_high_water.xml',
      'vertical/unit_two_high_waters.xml',
    ]);
  });

  it('rm takes a block from beside text that may not be typed there', async () => {
    const beside = '<html url_name="h">x</html><problem url_name="p">q</problem> text';
    const course = written(
      'beside.xml',
      `<course org="o" course="c" url_name="r"><chapter url_name="a"><sequential url_name="s"><vertical url_name="v">${beside}</vertical></sequential></chapter></course>`,
    );
    mkdirSync(at('beside'));
    writeFileSync(join(at('beside'), 'course.xml'), readFileSync(course));
    await done('rm', at('beside'), 'h', '-o', at('besides'));
    const text = readFileSync(join(at('besides'), 'course.xml'), 'utf8');
    expect(text).not.toContain('url_name="h"');
    expect(text).toContain('<problem url_name="p">q</problem>');
    expect(text).toContain('text');
  });

  it('rm leaves a block with two parents in neither, and the root where it is', async () => {
    await quick('rm', MIXED, 'html@footer', '-o', at('footless'));
    expect(await quick('tree', at('footless'))).not.toContain('html@footer');
    const { code, err } = await inProcess('rm', MIXED, 'course', '-o', at('rootless'));
    expect([code, err]).toEqual([1, expect.stringContaining('the root')]);
  });

  it('add refuses ids that are there, and places that hold no such block', async () => {
    const quiz = written('quiz.xml', '<problem url_name="quiz"/>\n');
    const known = await inProcess('add', MIXED, 'vertical@intro', quiz, '-o', at('no-4'));
    expect([known.code, known.err]).toEqual([1, expect.stringContaining('(duplicate)\n  problem@quiz')]);
    const unit = written('unit.xml', '<vertical url_name="fresh"/>\n');
    const place = await inProcess('add', MIXED, 'chapter@intro', unit, '-o', at('no-5'));
    expect([place.code, place.err]).toEqual([1, expect.stringContaining('incompatible-placement')]);
  });
});

describe.concurrent('diff', { timeout: 30_000 }, () => {
  it('tells settings, content, files and assets, in JSON as in lines', async () => {
    const other = altered(DEMO_COURSE, at('other'), {
      'vertical/unit_your_shore.xml': (text) => text.replace('Talk: ', ''),
      'html/talk_prompt.html': (text) => `${text}<p>More</p>`,
      'about/overview.html': (text) => `${text} `,
      'static/wave-parts.svg': (text) => `${text} `,
    });
    const lines = await olx('diff', DEMO_COURSE, other);
    expect(lines.code).toBe(1);
    expect(lines.out.split('\n')).toEqual([
      'change vertical@unit_your_shore "the shore you know": display_name "Talk: the shore you know" → "the shore you know"',
      'change html@talk_prompt "Before you write": content',
      'change static/wave-parts.svg',
      'change about/overview.html',
      '',
    ]);
    const effect = JSON.parse((await inProcess('diff', DEMO_COURSE, other, '--json')).out);
    expect(effect).toEqual({
      changes: [
        {
          kind: 'change',
          form: 'both',
          block: 'vertical@unit_your_shore',
          display_name: 'the shore you know',
          parent: 'sequential@sub_tides',
          index: 3,
          settings: [{ name: 'display_name', before: 'Talk: the shore you know', after: 'the shore you know' }],
          content_changed: false,
          learner_state: expect.stringMatching(/^(none|kept)$/),
        },
        expect.objectContaining({ block: 'html@talk_prompt', settings: [], content_changed: true }),
      ],
      orphans: [],
      assets: [{ path: 'wave-parts.svg', kind: 'change', size: expect.any(Number) }],
      files: [{ path: 'about/overview.html', kind: 'change', size: expect.any(Number) }],
      conflicts: [],
      diagnostics: [],
    });
  });
});

describe.concurrent('merge', { timeout: 30_000 }, () => {
  const ours = (): string =>
    altered(DEMO_COURSE, at(`ours-${Math.random()}`), {
      'problem/problem_surge.xml': (text) => text.replace('<problem ', '<problem weight="2" '),
      'html/talk_prompt.html': (text) => `<p>Ours</p>${text}`,
    });

  it('brings changes of different blocks together', async () => {
    const theirs = altered(DEMO_COURSE, at('theirs-apart'), {
      'problem/problem_surge.xml': (text) =>
        text.replace('<problem ', '<problem attempts_before_showanswer_button="1" '),
      'static/wave-parts.svg': (text) => `${text} `,
    });
    const side = ours();
    await done('merge', DEMO_COURSE, side, theirs, '-o', at('merged'));
    expect(changedFiles(DEMO_COURSE, at('merged'))).toEqual([
      'html/talk_prompt.html',
      'problem/problem_surge.xml',
      'static/wave-parts.svg',
    ]);
    const merged = readFileSync(at('merged/problem/problem_surge.xml'), 'utf8');
    expect(merged).toContain('weight="2"');
    expect(merged).toContain('attempts_before_showanswer_button="1"');
  });

  it('names conflicts and writes nothing, unless someone is to win', async () => {
    const theirs = altered(DEMO_COURSE, at('theirs'), {
      'problem/problem_surge.xml': (text) => text.replace('<problem ', '<problem weight="5" '),
      'html/talk_prompt.html': (text) => `<p>Theirs</p>${text}`,
      'about/overview.html': (text) => `${text}<!-- theirs -->`,
    });
    const side = altered(ours(), at('ours'), { 'about/overview.html': (text) => `${text}<!-- ours -->` });
    const { code, err } = await olx('merge', DEMO_COURSE, side, theirs, '-o', at('conflict'));
    expect(code).toBe(1);
    expect(err).toMatch(/ {2}problem@problem_surge .*: weight\n/);
    expect(err).toMatch(/ {2}html@talk_prompt .*: content\n/);
    expect(err).toContain(': about/overview.html\n');
    expect(() => contents(at('conflict'))).toThrow();
    for (const [prefer, weight, word] of [
      ['ours', '2', 'ours'],
      ['theirs', '5', 'theirs'],
    ] as const) {
      const out = at(`conflict-${prefer}`);
      expect((await inProcess('merge', DEMO_COURSE, side, theirs, '-o', out, '--prefer', prefer)).code).toBe(0);
      expect(readFileSync(join(out, 'problem/problem_surge.xml'), 'utf8')).toContain(`weight="${weight}"`);
      expect(readFileSync(join(out, 'about/overview.html'), 'utf8')).toContain(`<!-- ${word} -->`);
    }
  });
});
