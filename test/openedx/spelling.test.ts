import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applySteps,
  type BlobHash,
  type Block,
  type BlockId,
  type Course,
  contentText,
  courseVersionOf,
  draftView,
  explicitSettings,
  type Folder,
  fieldOf,
  idOf,
  publishedView,
  readCourse,
  type Step,
  walk,
  writeCourse,
} from '#olx';
import {
  type Respelled,
  respelled,
  SPELLING_RULES,
  type SpellingOptions,
  spellingBetween,
  spellingOf,
  withDigests,
} from '../../src/openedx/spelling/index.ts';
import { smallSamples } from '../support/courses.ts';
import { folderOf, reread } from '../support/folders.ts';
import { exportedCourses, NOTHING_INVENTED, textsOf } from './_exported.ts';
import { patched } from './_patched.ts';
import {
  EXPLAINED_PREDICTIONS,
  EXPLAINED_REPEATS,
  type ExplainedRemainder,
  type Remaining,
} from './_spelling-differences.ts';

const courses = await exportedCourses();
const README = join(import.meta.dirname, '../../src/openedx/spelling/README.md');

/** The options for what was respelled, whose new texts must be at hand. */
function after({ texts }: Respelled, options: SpellingOptions): SpellingOptions {
  return { ...options, textOf: (blob) => texts.get(blob.hash) ?? options.textOf(blob) };
}

function remaining(name: string, source: Course, before: Course, now: Course): readonly Remaining[] {
  return spellingBetween(before, now).map((each) => ({ ...each, course: name, source }));
}

/** What differs between a prediction and the prediction from it. */
function repeatOf(source: Course, options: SpellingOptions): readonly Remaining[] {
  const once = respelled(source, options);
  return remaining('', once.course, once.course, respelled(once.course, after(once, options)).course);
}

/** Differences that no rule explains, in words. */
function unexplained(all: readonly Remaining[], rules: readonly ExplainedRemainder[]): readonly string[] {
  return all
    .filter((each) => !rules.some(({ explains }) => explains(each)))
    .map(({ course, block, form, part, name, before, after }) =>
      JSON.stringify([course, block, form, part, name, before?.slice(0, 300), after?.slice(0, 300)]),
    );
}

describe.skipIf(courses.length === 0)('the prediction from the five real courses', () => {
  const predictions = courses.map((each) => ({ ...each, predicted: respelled(each.source, each.options) }));
  const all = predictions.flatMap(({ name, source, predicted, exported }) =>
    remaining(name, source, predicted.course, exported),
  );

  it('is the export, block by block and file by file, or a rule explains the difference', () => {
    expect(unexplained(all, EXPLAINED_PREDICTIONS)).toEqual([]);
    expect(predictions.flatMap(({ predicted }) => [...predicted.dropped, ...predicted.unpredicted])).toEqual([]);
  });

  it.each(EXPLAINED_PREDICTIONS)('differs by the rule: $rule', ({ explains }) => {
    expect(all.filter(explains).length).toBeGreaterThan(0);
  });

  it.each(predictions)('has the course version of the export: $name', ({ name, predicted, exported }) => {
    const differing = all.filter(({ course }) => course === name);
    // only what a rule explains is taken from the export
    expect(courseVersionOf(patched(predicted.course, exported, differing))).toBe(courseVersionOf(exported));
    expect(differing.length).toBeLessThanOrEqual(2);
  });

  it.each(predictions)(
    'knows the MD5 of the assets of $name as the export has them',
    async ({ source, options, folders }) => {
      const bytes = new Map(
        folders.flatMap((folder) => [...folder.values()].map(({ blob, bytes }) => [blob.hash, bytes])),
      );
      const stream = async function* (hash: BlobHash): AsyncIterable<Uint8Array> {
        yield bytes.get(hash) ?? new Uint8Array();
      };
      const get = async (hash: BlobHash): Promise<Uint8Array> => bytes.get(hash) ?? new Uint8Array();
      const digested = await withDigests({ ...options.invented, digests: {} }, source, { get, stream });
      expect(options.invented.digests).toEqual(digested.digests);
      expect(await withDigests(digested, source, { get, stream })).toBe(digested);
    },
  );

  it.each(predictions)('reads back as the same: $name', ({ predicted, folders }) => {
    const made = new Map([...predicted.texts].map(([hash, text]) => [hash, new TextEncoder().encode(text)]));
    const texts = new Map([...made].map(([hash, bytes]) => [hash, { blob: { hash, size: bytes.length }, bytes }]));
    const written = reread(writeCourse(predicted.course), ...folders, texts);
    const { course, diagnostics } = readCourse(written);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(course && courseVersionOf(course)).toBe(courseVersionOf(predicted.course));
  });
});

/** The demonstration course, whose video has subtitles, in a CMS that gave the video an id. */
const VIDEO = '0f0e0d0c-0b0a-4908-8706-050403020100';
const demo = ((): { readonly source: Course; readonly options: SpellingOptions; readonly folder: Folder } => {
  const found = smallSamples().find(({ name }) => name === 'demo-course');
  if (found === undefined) throw new Error('there is no demonstration course');
  const videoIds = { ['video@video_springs_neaps' as BlockId]: VIDEO };
  const options = { invented: { ...NOTHING_INVENTED, videoIds }, textOf: textsOf([found.folder]) };
  return { source: found.course, options, folder: found.folder };
})();

describe('a video with subtitles', () => {
  const { course, unpredicted } = respelled(demo.source, demo.options);

  it('has them under its id in the video store, and so has the export', () => {
    for (const language of ['en', 'es'])
      expect(course.assets.get(`${VIDEO}-${language}.srt`)).toEqual(
        demo.source.assets.get(`springs-and-neaps-${language}.srt`),
      );
    const video = [...walk(course.root)].find(({ type }) => type === 'video');
    const settings = video === undefined ? {} : explicitSettings(video);
    expect(settings).toMatchObject({
      edx_video_id: VIDEO,
      sub: '',
      transcripts: { en: `${VIDEO}-en.srt`, es: `${VIDEO}-es.srt` },
    });
    expect(video && contentText(video)).toBe(`
  <source src="/static/springs-and-neaps.webm"/>
  <video_asset client_video_id="External Video" duration="0.0" image="">
    <transcripts>
      <transcript language_code="en" file_format="srt" provider="Custom"/>
      <transcript language_code="es" file_format="srt" provider="Custom"/>
    </transcripts>
  </video_asset>
  <transcript language="en" src="${VIDEO}-en.srt"/>
  <transcript language="es" src="${VIDEO}-es.srt"/>
`);
    expect(unpredicted.filter(({ what }) => what === 'video-id')).toEqual([]);
  });
});

describe.skipIf(courses.length === 0)('the prediction from an export', () => {
  const repeats = courses.map((each) => ({ ...each, again: respelled(each.exported, each.options) }));
  const all = [
    ...repeats.flatMap(({ name, exported, again }) => remaining(name, exported, exported, again.course)),
    ...courses.flatMap(({ name, source, options }) => {
      const first = { ...options, invented: { ...options.invented, rootFile: null } };
      const once = respelled(source, first);
      return remaining(name, source, once.course, respelled(once.course, after(once, first)).course);
    }),
    ...repeatOf(demo.source, demo.options),
  ];

  it('is the export itself, and so is that from a prediction', () => {
    expect(unexplained(all, EXPLAINED_REPEATS)).toEqual([]);
  });

  it.each(EXPLAINED_REPEATS)('differs by the rule: $rule', ({ explains }) => {
    expect(all.filter(explains).length).toBeGreaterThan(0);
  });

  it.each(repeats)('keeps the blocks of $name that do not change as the same objects', ({ exported, again }) => {
    const differing = new Set(spellingBetween(exported, again.course).map(({ block }) => block));
    const now = new Set(walk(again.course.root));
    const copied = [...walk(exported.root)].filter((block) => !now.has(block) && !differing.has(idOf(block)));
    // a block above one that changes must be another, and the root has its name written anew
    const above = copied.filter((block) => [...walk(block)].some((each) => differing.has(idOf(each))));
    expect(copied.filter((block) => !above.includes(block)).map(idOf)).toEqual([]);
  });

  it.each(courses)('finds again what it worked out: $name', ({ source, options }) => {
    const [once, twice] = [respelled(source, options).course.root, respelled(source, options).course.root];
    expect(once.children.every(({ block }, at) => block === twice.children[at]?.block)).toBe(true);
  });
});

/** What no real course and no fixture shows: blocks that cannot be read, old links, assets with a title. */
const ODD = folderOf({
  'course.xml': '<course url_name="r" org="o" course="c"/>',
  'course/r.xml':
    '<course><chapter url_name="a"><sequential url_name="b"><vertical url_name="u"/></sequential></chapter></course>',
  'vertical/u.xml': `<vertical>
  <problem url_name="malformed"/>
  <html url_name="missing"/>
  <html url_name="links"><a href="/c4x/o/c/asset/x.png">x</a> <a href="/c4x/p/c/asset/y.png">y</a></html>
  <video url_name="film" edx_video_id="v" sub="x" youtube_id_1_0=""/>
  <problem url_name="jump"><p><a href="/courses/o/c/r/jump_to/i4x://o/c/html/links">l</a></p></problem>
</vertical>`,
  'problem/malformed.xml': '<problem><p></problem>',
  'static/pic.png': 'picture',
  'static/._pic.png': 'companion',
  'static/sub/b.txt': 'text',
  'static/subs_x.srt.sjson': '{"start": [0, 3723004], "end": [1500, 3724000], "text": ["a", "b"]}',
  'policies/assets.json': '{"sub_b.txt": {"displayname": "title.txt", "contentType": "text/plain", "locked": true}}',
  'about/overview.html': '<p>a</p>\r\n<img src="/c4x/o/c/asset/x.png">',
  'about/short.txt': 'b',
  'info/updates.items.json': '[{"id": 1.50, "content": "\u00e9"}]',
  'policies/r/grading_policy.json': '{"GRADER": []}',
});
const odd = { options: { invented: NOTHING_INVENTED, textOf: textsOf([ODD]) }, course: readCourse(ODD).kept };

describe('a course run with odd content', () => {
  if (odd.course === null) throw new Error('cannot be read');
  const source = odd.course;
  const spelled = respelled(source, odd.options);
  const texts = (path: string): string | null => {
    const blob = spelled.course.files.get(path);
    return blob === undefined ? null : after(spelled, odd.options).textOf(blob);
  };

  it('loses the blocks that the platform cannot read, and says which', () => {
    expect(spelled.dropped).toEqual(['problem@malformed', 'html@missing']);
    expect([...walk(spelled.course.root)].map(idOf).slice(-3)).toEqual(['html@links', 'video@film', 'problem@jump']);
  });

  it('has links to its own course run made portable', () => {
    const [html, , problem] = [...walk(spelled.course.root)].slice(-3);
    expect(html && contentText(html)).toBe('<a href="/static/x.png">x</a><a href="/c4x/p/c/asset/y.png">y</a>');
    expect(problem && contentText(problem)).toBe('\n  <p>\n    <a href="/jump_to_id/links">l</a>\n  </p>\n');
    expect(texts('about/overview.html')).toBe('<p>a</p>\n<img src="/static/x.png">');
  });

  it('has its files where the export puts them, in its form', () => {
    expect([...spelled.course.files.keys()].sort()).toEqual([
      'about/overview.html',
      'about/short.html',
      'assets/assets.xml',
      'info/updates.items.json',
      'policies/R1/grading_policy.json',
      'policies/assets.json',
    ]);
    expect([...spelled.course.assets.keys()].sort()).toEqual([
      'pic.png',
      'sub/title.txt',
      'subs_x.srt.sjson',
      'v-en.srt',
    ]);
    expect(texts('info/updates.items.json')).toBe(
      '[\n    {\n        "content": "\\u00e9",\n        "id": 1.5\n    }\n]',
    );
    expect(texts('policies/R1/grading_policy.json')).toBe(
      '{\n    "GRADER": [],\n    "GRADE_CUTOFFS": {\n        "Pass": 0.5\n    }\n}',
    );
    expect(texts('policies/assets.json')).toContain('"locked": true');
  });

  it('has subtitles of the former format as SubRip', () => {
    const blob = spelled.course.assets.get('v-en.srt');
    expect(blob && spelled.texts.get(blob.hash)).toBe(
      '0\n00:00:00,000 --> 00:00:01,500\na\n\n1\n01:02:03,004 --> 01:02:04,000\nb\n\n',
    );
  });

  it('says what only the platform knows', () => {
    expect(spelled.unpredicted).toEqual([
      { what: 'digest', asset: 'pic.png' },
      { what: 'digest', asset: 'sub/b.txt' },
      { what: 'digest', asset: 'subs_x.srt.sjson' },
    ]);
  });
});

describe('the table of rules', () => {
  it('is short, names no block, and is in the README with its reasons', () => {
    const readme = readFileSync(README, 'utf8');
    expect(SPELLING_RULES.length).toBeLessThanOrEqual(25);
    for (const { says, reason } of SPELLING_RULES) expect(readme).toContain(`| ${says} | ${reason} |`);
    const explained = [...EXPLAINED_PREDICTIONS, ...EXPLAINED_REPEATS];
    expect(explained.length).toBeLessThanOrEqual(25);
    for (const { rule, reason } of explained) expect(readme).toContain(`| ${rule} | ${reason} |`);
  });

  it('has no rule that explains nothing', () => {
    const all = [
      ...courses.map(({ source, options }) => spellingOf(source, options)),
      ...smallSamples().map(({ course, folder }) =>
        spellingOf(course, { invented: NOTHING_INVENTED, textOf: textsOf([folder]) }),
      ),
      ...(odd.course === null ? [] : [spellingOf(odd.course, odd.options)]),
    ];
    const found = new Set(all.flat().map(({ rule }) => rule));
    expect(SPELLING_RULES.map(({ rule }) => rule).filter((rule) => !found.has(rule))).toEqual([]);
  });
});

describe('every fixture', () => {
  it.each(smallSamples())('loses no block, and is the same when it is spelled again: $name', ({ course, folder }) => {
    const options = { invented: NOTHING_INVENTED, textOf: textsOf([folder]) };
    const spelled = respelled(course, options);
    expect(spelled.dropped).toEqual([]);
    expect(formIds(spelled.course)).toEqual(formIds(course));
    const again = respelled(spelled.course, after(spelled, options)).course;
    expect(unexplained(remaining('', spelled.course, spelled.course, again), EXPLAINED_REPEATS)).toEqual([]);
  });
});

/** The ids of all blocks as authors see them, then of all that are live. */
function formIds({ root }: Course): readonly string[] {
  const live = publishedView(root);
  return [draftView(root), ...(live === null ? [] : [live])].flatMap((form) => [...walk(form)].map(idOf));
}

describe('random edits', () => {
  const SEED = 20261201;
  const small = smallSamples().map(({ name, course, folder }) => ({
    name,
    source: course,
    options: { invented: NOTHING_INVENTED, textOf: textsOf([folder]) },
  }));

  it.each([...courses, ...small])(
    'lose no block and are the same when they are spelled again: $name',
    ({ source, options }) => {
      const choices = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { minLength: 1, maxLength: 4 });
      fc.assert(
        fc.property(choices, (chosen) => {
          const edited = applySteps(
            source,
            chosen.flatMap((each) => randomStep(source, each)),
          );
          if (!edited.ok) return;
          const spelled = respelled(edited.course, options);
          expect(spelled.dropped).toEqual([]);
          expect(formIds(spelled.course)).toEqual(formIds(edited.course));
          expect(unexplained(repeatOf(edited.course, options), EXPLAINED_REPEATS)).toEqual([]);
        }),
        { seed: SEED, numRuns: 12 },
      );
    },
  );
});

/** A step that sets a setting of a block to a value that another block has, or gives it the content of another one. */
function randomStep({ root }: Course, [at, other, which]: readonly [number, number, number]): readonly Step[] {
  const blocks = [...walk(draftView(root))].filter(({ damage }) => damage === undefined);
  const block = blocks[at % blocks.length];
  if (block === undefined) return [];
  const alike = blocks.filter(({ type }) => type === block.type);
  const model = alike[other % alike.length] ?? block;
  if (which % 3 === 0 && block.type !== 'course') {
    const node: Block = { ...model, urlName: block.urlName, children: [], holes: [] };
    return [{ kind: 'replace-node', block: idOf(block), node, target: which % 2 === 0 ? 'draft' : 'published' }];
  }
  const settings = Object.entries(explicitSettings(model)).filter(
    ([name]) => fieldOf(block.type, name)?.scope === 'settings',
  );
  const chosen = settings[which % Math.max(settings.length, 1)];
  const value = chosen === undefined ? ['display_name', `Name ${which}`] : chosen;
  return [{ kind: 'set-settings', block: idOf(block), settings: Object.fromEntries([value]) }];
}
