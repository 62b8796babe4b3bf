import { describe, expect, test } from 'vitest';
import { blockKey, fieldValue, hasChanges, isPublished, ModuleStore, orphansOf } from './double/modulestore/index.ts';
import { packed, runOf, unpacked } from './modulestore-archives.ts';
import { smallArchive, smallKey, smallStore, smallTree } from './modulestore-small-course.ts';

const whole = [
  'course@course',
  'chapter@c1',
  'sequential@s1',
  'vertical@v1',
  'html@h1',
  'problem@p1',
  'discussion@d1',
  'vertical@v2',
  'html@h2',
];

async function imported(changes: Readonly<Record<string, string | null>>): Promise<ModuleStore> {
  const store = new ModuleStore();
  store.createRun({ key: smallKey, displayName: 'Small' }, 'staff');
  expect(await store.importArchive(smallKey, await smallArchive(changes), 'staff')).toEqual({ ok: true });
  return store;
}

describe('what cannot be read is dropped with everything below it, and the import succeeds', () => {
  const without = (...keys: string[]): string[] => whole.filter((key) => !keys.includes(key));
  test.each([
    ['a chapter', { 'chapter/c1.xml': '<chapter>' }, ['course@course']],
    ['a subsection', { 'sequential/s1.xml': '<sequential a=1/>' }, ['course@course', 'chapter@c1']],
    ['a unit', { 'vertical/v2.xml': '<vertical' }, without('vertical@v2', 'html@h2')],
    ['a problem', { 'problem/p1.xml': '<problem><p></problem>' }, without('problem@p1')],
    ['a pointer without a file', { 'html/h1.xml': null }, without('html@h1')],
    ['a missing html body', { 'html/h1.html': null }, without('html@h1')],
    ['a setting that is not a number', { 'problem/p1.xml': '<problem max_attempts="many"/>' }, without('problem@p1')],
    [
      'text behind a component',
      { 'vertical/v2.xml': '<vertical><html url_name="h2"/>stray</vertical>' },
      without('html@h2'),
    ],
    [
      'a name with a space',
      { 'vertical/v2.xml': '<vertical><html url_name="h 2">x</html></vertical>' },
      without('html@h2'),
    ],
    ['policy.json', { 'policies/R1/policy.json': '{' }, whole],
  ])('%s', async (_what, changes, tree) => {
    expect(smallTree(await imported(changes))).toEqual(tree);
  });
});

test.each([
  ['course.xml', { 'course.xml': '<course' }, 'Unknown error while importing course.'],
  ['the course file', { 'course/R1.xml': '<course>' }, 'Unknown error while importing course.'],
  ['a missing course.xml', { 'course.xml': null }, 'Could not find the course.xml file in the package.'],
])('%s fails the import, and nothing changes', async (_what, changes, message) => {
  const store = await smallStore();
  const before = runOf(store, smallKey).draft;
  expect(await store.importArchive(smallKey, await smallArchive(changes), 'staff')).toMatchObject({
    ok: false,
    message,
  });
  expect(runOf(store, smallKey).draft).toBe(before);
});

test('a name with a percent sign ends the import in the middle: what came before stays', async () => {
  const store = await smallStore();
  const changes = {
    'html/h1.html': 'stored before',
    'vertical/v2.xml': '<vertical><html url_name="100%" display_name="All">x</html></vertical>',
  };
  expect(await store.importArchive(smallKey, await smallArchive(changes), 'staff')).toMatchObject({
    ok: false,
    message: 'Failed to import block: All at location: i4x://Lab/SMALL/html/100%',
  });
  expect(fieldValue(runOf(store, smallKey), blockKey('html', 'h1'), 'data')).toBe('stored before');
});

test('an archive that is none, or that leads out of its folder, fails while it is unpacked', async () => {
  const store = await smallStore();
  const noArchive = await store.importArchive(smallKey, new TextEncoder().encode('no tar'), 'staff');
  expect(noArchive).toMatchObject({ ok: false, step: 'Unpacking' });
  const unsafe = await packed([['../evil.txt', 'x']]);
  expect(await store.importArchive(smallKey, unsafe, 'staff')).toEqual({
    ok: false,
    step: 'Unpacking',
    message: 'Unsafe archive file. Aborting import.',
  });
});

test('a pointer of a pure XBlock gives an empty default block; a discussion and a word cloud are found', async () => {
  const store = await imported({
    'vertical/v2.xml':
      '<vertical><poll url_name="q"/><discussion url_name="d"/><word_cloud url_name="w"/><html url_name="h2"/></vertical>',
    'poll/q.xml': '<poll question="Really?"/>',
    'discussion/d.xml': '<discussion discussion_target="Found"/>',
    'word_cloud/w.xml': '<word_cloud num_inputs="3"/>',
  });
  const fields = (type: string, id: string): object =>
    Object.fromEntries(runOf(store, smallKey).draft.blocks.get(blockKey(type, id))?.fields ?? []);
  expect(fields('poll', 'q')).toEqual({});
  expect(fields('discussion', 'd')).toMatchObject({ discussion_target: 'Found' });
  expect(fields('word_cloud', 'w')).toMatchObject({ num_inputs: 3 });
});

test('an import never deletes: what the archive no longer names is an orphan of the draft branch', async () => {
  const store = await smallStore();
  await store.importArchive(smallKey, await smallArchive({ 'course/R1.xml': '<course/>' }), 'staff');
  const run = runOf(store, smallKey);
  expect(smallTree(store)).toEqual(['course@course']);
  expect(orphansOf(run)).toEqual(['chapter@c1']);
  expect(run.draft.blocks.has(blockKey('html', 'h1'))).toBe(true);
  expect([...run.published.blocks.keys()].filter((key) => !key.startsWith('about@'))).toEqual(['course@course']);
});

test('an import replaces the settings of a block as a whole', async () => {
  const store = await smallStore();
  const problem = blockKey('problem', 'p1');
  await store.update(smallKey, problem, { metadata: { max_attempts: 3, showanswer: 'never' } }, 'staff');
  await store.importArchive(smallKey, await smallArchive(), 'staff');
  const run = runOf(store, smallKey);
  expect(fieldValue(run, problem, 'max_attempts')).toBeNull();
  expect(hasChanges(run, problem)).toBe(false);
});

test('everything is published except what is in drafts/', async () => {
  const draft = (name: string, parent: string, index: number): string =>
    `<vertical display_name="${name}" parent_url="block-v1:Lab+SMALL+R1+type@sequential+block@${parent}" index_in_children_list="${index}"/>`;
  const store = await imported({
    'drafts/vertical/v2.xml': draft('V2 draft', 's1', 1),
    'drafts/vertical/new.xml': draft('New', 's1', 0),
    'drafts/vertical/lost.xml': draft('Lost', 'nowhere', 0),
  });
  const run = runOf(store, smallKey);
  expect(smallTree(store).slice(2, 4)).toEqual(['sequential@s1', 'vertical@new']);
  expect(smallTree(store, 'published')).toEqual(whole);
  const vertical = (id: string): ReturnType<typeof blockKey> => blockKey('vertical', id);
  expect(fieldValue(run, vertical('v2'), 'display_name')).toBe('V2 draft');
  expect(fieldValue(run, vertical('v2'), 'display_name', 'published')).toBe('V2');
  expect([hasChanges(run, vertical('v1')), hasChanges(run, vertical('v2'))]).toEqual([false, true]);
  expect(isPublished(run, vertical('new'))).toBe(false);
  expect(run.draft.blocks.has(vertical('lost'))).toBe(false);
});

test('subtitles go to edx-val, and an export writes them as SubRip under the id of the video', async () => {
  const srt = '1\n00:00:00,000 --> 00:00:02,000\nHello\n\n';
  const sjson = '{"start": [0, 61500], "end": [2000, 63000], "text": ["Terve", "Moi"]}';
  const store = await imported({
    'vertical/v2.xml': '<vertical><video url_name="f"/><html url_name="h2"/></vertical>',
    'video/f.xml':
      '<video display_name="Film" edx_video_id="known"><video_asset client_video_id="film.mp4" duration="3.5"/><transcript language="en" src="film.srt"/><transcript language="fi" src="film.sjson"/><transcript language="sv" src="missing.srt"/></video>',
    'static/film.srt': srt,
    'static/film.sjson': sjson,
  });
  const files = await unpacked(await store.exportArchive(smallKey));
  const text = (path: string): string => Buffer.from(files.get(`course/${path}`) ?? []).toString();
  expect(text('static/known-en.srt')).toBe(srt);
  expect(text('static/known-fi.srt')).toBe(
    '0\n00:00:00,000 --> 00:00:02,000\nTerve\n\n1\n00:01:01,500 --> 00:01:03,000\nMoi\n\n',
  );
  expect(text('video/f.xml')).toContain('<video_asset client_video_id="film.mp4" duration="3.5" image="">');
  expect(text('video/f.xml')).toContain('<transcript language="sv" src="missing.srt"/>');
  expect(text('video/f.xml')).toContain('<transcript language_code="fi" file_format="srt" provider="Custom"/>');
});
