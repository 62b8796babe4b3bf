import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Content,
  commitSteps,
  deleteBlock,
  discardDraft,
  importCourse,
  insertChild,
  type Operation,
  type Plan,
  publishBlock,
  putFile,
  replaceBlock,
  restoreCommit,
  revertCommit,
  type Step,
  setSettings,
  type WriteAnswer,
} from '#contract';
import { archive, document } from './_content.ts';
import { courseVersion, refusal, type Service, smallService, value, withPoints } from './_service.ts';
import { explicit } from './_settings.ts';
import { KEY, SMALL_COURSE, unitFiles, usage } from './_small-course.ts';

const BLOCKS = [
  'chapter@week1',
  'sequential@homework',
  'vertical@unit1',
  'vertical@unit2',
  'vertical@unit3',
  'html@intro',
  'problem@sum',
  'problem@intro',
  'problem@task',
].map((id) => usage(id));

/** The plans that are tried, each made from the same state. `base` is its version, `first` a commit before it. */
const PLANNED: readonly ((base: string, first: string) => Operation | Promise<Operation>)[] = [
  () => setSettings(KEY, usage('problem@sum'), { settings: { weight: 2 } }),
  () => setSettings(KEY, usage('sequential@homework'), { settings: { graded: false } }),
  async (base) => replacing(usage('vertical@unit1'), await changedUnit(), base),
  () =>
    replacing(usage('vertical@unit3'), document('<vertical url_name="unit3"><problem url_name="task"/></vertical>')),
  () => replacing(usage('html@intro'), document('<html url_name="intro">Typed</html>')),
  async (base) => importing(base),
  () => insertChild(KEY, usage('vertical@unit1'), { content: document('<html url_name="more">More</html>'), index: 1 }),
  () => deleteBlock(KEY, usage('vertical@unit3')),
  () => deleteBlock(KEY, usage('problem@sum')),
  () => publishBlock(KEY, usage('vertical@unit2')),
  () => discardDraft(KEY, usage('vertical@unit2')),
  () => putFile(KEY, 'asset', 'logo.png', new Uint8Array([9])),
  (_base, first) => revertCommit(KEY, first),
  () => commitSteps(KEY, [{ kind: 'rename', block: usage('problem@sum'), url_name: 'total' }]),
  () =>
    commitSteps(KEY, [
      { kind: 'move', block: usage('vertical@unit3'), parent: usage('sequential@lesson'), index: 0 },
      { kind: 'put-file', path: 'about/overview.html', text: '<p>Planned</p>' },
    ]),
];

function changedUnit(): Promise<Content> {
  return archive(unitFiles({ 'html/intro.html': '<p>Imported</p>', 'static/logo.png': new Uint8Array([7]) }));
}

function replacing(block: string, content: Content, base?: string): Operation {
  return replaceBlock(KEY, block, {
    scope: 'subtree',
    orphans: 'delete',
    content,
    ...(base === undefined ? {} : { base }),
  });
}

async function importing(base: string): Promise<Operation> {
  const content = await archive({ ...SMALL_COURSE, ...WEEK, 'html/intro.html': '<p>Whole</p>' });
  return importCourse(KEY, { orphans: 'delete', content, base });
}

/** The state that plans are made from has these too. */
const WEEK = { 'chapter/week2.xml': '<chapter display_name="Two">\n  <sequential url_name="homework"/>\n</chapter>\n' };

const block = fc.constantFrom(...BLOCKS);
const word = fc.stringMatching(/^[a-z]{3,6}$/);
const unit = fc.constantFrom(...BLOCKS.filter((each) => each.includes('@vertical')));

/** What somebody else does. */
const edit: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('set-settings'), block, settings: fc.record({ display_name: word }) }),
  fc.tuple(fc.constantFrom('intro', 'sum', 'logo'), word).map(
    ([to, text]): Step => ({
      kind: 'replace-node',
      block: usage('html@intro'),
      olx: `<html url_name="intro">${text} <a href="/jump_to_id/${to}">there</a></html>`,
    }),
  ),
  fc.tuple(unit, word, fc.nat(2)).map(
    ([parent, name, index]): Step => ({
      kind: 'insert',
      parent,
      index,
      olx: `<html url_name="${name}">${name}</html>`,
    }),
  ),
  fc.record({ kind: fc.constant('delete'), block }),
  fc.record({ kind: fc.constantFrom('publish', 'discard-draft'), block: unit }),
  fc.record({
    kind: fc.constant('move'),
    block: unit,
    parent: fc.constantFrom(usage('sequential@lesson'), usage('sequential@homework')),
    index: fc.nat(1),
  }),
  fc.record({ kind: fc.constant('rename'), block, url_name: word }),
  fc.record({
    kind: fc.constant('put-file'),
    path: fc.constantFrom('about/overview.html', 'info/more.html'),
    text: word,
  }),
  fc.record({
    kind: fc.constant('put-asset'),
    path: fc.constantFrom('logo.png', 'other.txt'),
    content: fc.constantFrom('AAAA', 'BBBB'),
  }),
) as fc.Arbitrary<Step>;

const byOther = (step: Step): Operation => commitSteps(KEY, [step], 'delete');

/** The blocks and files that a step names. */
function namesOf(step: Step): readonly string[] {
  const { block: own, parent, path } = step as Partial<Record<'block' | 'parent' | 'path', string>>;
  return [own, parent, path].filter((each) => each !== undefined);
}

/** The blocks and files that a plan changes. */
function touched({ changes, assets, files }: Plan): ReadonlySet<string | null | undefined> {
  const blocks = changes.flatMap((each) => [each.block, each.parent, each.former_parent]);
  return new Set([...blocks, ...[...assets, ...files].map(({ path }) => path)]);
}

async function stateAt(): Promise<{ service: Service; first: string; base: WriteAnswer }> {
  const service = await smallService({ limits: withPoints(1_000_000_000) });
  const write = async (step: Step) => value(await service.client.write(byOther(step), { force: true }));
  const first = await write({ kind: 'set-settings', block: usage('problem@task'), settings: { weight: 3 } });
  await write({ kind: 'set-settings', block: usage('problem@task'), settings: { weight: null } });
  const second = await write({
    kind: 'set-settings',
    block: usage('chapter@week2'),
    settings: { display_name: 'Two' },
  });
  const base = await write({ kind: 'put-file', path: 'info/updates.html', text: '<p>Before</p>' });
  expect(first.commit).not.toBe(second.commit);
  return { service, first: second.commit, base };
}

test('a plan comes on top of what others did meanwhile, or is refused with 412', { timeout: 300_000 }, async () => {
  const { service, first, base } = await stateAt();
  const { client } = service;
  const reset = async () =>
    value(await client.write(restoreCommit(KEY, base.commit, { orphans: 'delete' }), { force: true }));
  let committed = 0;
  let refused = 0;
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...PLANNED),
      fc.array(edit, { minLength: 1, maxLength: 3 }),
      async (plan, edits) => {
        await reset();
        const operation = await plan(base.course_version, first);
        const shown = value(await client.plan(operation));
        const done: Step[] = [];
        for (const each of edits) if ((await client.write(byOther(each), { force: true })).ok) done.push(each);
        const before = await courseVersion(service);
        const result = await client.commitPlan(KEY, shown.plan);
        if (!result.ok) {
          expect(refusal(result)).toMatchObject({ name: 'version-mismatch', current_version: before });
          expect(await courseVersion(service)).toBe(before);
          refused += 1;
          return;
        }
        committed += 1;
        expect(value<WriteAnswer>(result).changes).toEqual(shown.changes);
        const after = await courseVersion(service);
        // edits of the same blocks that cancel each other out have no other order
        if (done.some((each) => namesOf(each).some((name) => touched(shown).has(name)))) return;
        compared += 1;
        // the same in the other order: nothing of the edits is lost, and nothing came that neither says
        await reset();
        value(await client.commitPlan(KEY, value(await client.plan(operation)).plan));
        for (const each of done) value(await client.write(byOther(each), { force: true }));
        expect(await courseVersion(service)).toBe(after);
      },
    ),
    { numRuns: 100, interruptAfterTimeLimit: 240_000, markInterruptAsFailure: false },
  );
  // both happen, or the test says little
  expect(Math.min(committed, refused, compared)).toBeGreaterThan(10);
});

describe('what a plan relies on', () => {
  const elsewhere: Step = { kind: 'set-settings', block: usage('problem@task'), settings: { weight: 5 } };

  // the other plans touch that unit
  test.each([...PLANNED.entries()].filter(([at]) => ![3, 7, 14].includes(at)))(
    'plan %i is not refused after a change in another unit',
    async (_at, plan) => {
      const { service, first, base } = await stateAt();
      const shown = value(await service.client.plan(await plan(base.course_version, first)));
      value(await service.client.write(byOther(elsewhere), { force: true }));
      const done = value(await service.client.commitPlan(KEY, shown.plan));
      expect(done.changes).toEqual(shown.changes);
      expect(await explicit(service, usage('problem@task'))).toMatchObject({ weight: 5 });
    },
  );

  test('an archive that says no base comes on top of what others did in the same unit', async () => {
    const { service } = await stateAt();
    const shown = value(await service.client.plan(await unitPlan()));
    const theirs: Step = { kind: 'set-settings', block: usage('problem@sum'), settings: { weight: 5 } };
    value(await service.client.write(byOther(theirs), { force: true }));
    value(await service.client.commitPlan(KEY, shown.plan));
    expect(await explicit(service, usage('problem@sum'))).toMatchObject({ weight: 5 });
    expect(value(await service.client.getDocument(usage('html@intro')))).toContain('Imported');
  });

  const unitPlan = async (): Promise<Operation> => replacing(usage('vertical@unit1'), await changedUnit());
  const cases: Readonly<Record<string, readonly [() => Operation | Promise<Operation>, Step]>> = {
    'a touched block': [
      unitPlan,
      { kind: 'set-settings', block: usage('html@intro'), settings: { display_name: 'Mine' } },
    ],
    'a touched asset': [unitPlan, { kind: 'put-asset', path: 'logo.png', content: 'AAAA' }],
    'the list of a changed parent': [
      () => deleteBlock(KEY, usage('vertical@unit1')),
      { kind: 'insert', parent: usage('sequential@lesson'), olx: '<vertical url_name="new"/>' },
    ],
    'what is below a block that goes': [
      () => deleteBlock(KEY, usage('vertical@unit3')),
      { kind: 'set-settings', block: usage('problem@task'), settings: { weight: 2 } },
    ],
    'the id that a new block takes': [
      () => insertChild(KEY, usage('vertical@unit1'), { content: document('<html url_name="new"/>') }),
      { kind: 'insert', parent: usage('vertical@unit3'), olx: '<html url_name="new"/>' },
    ],
    'the block that is replaced': [unitPlan, { kind: 'rename', block: usage('vertical@unit1'), url_name: 'other' }],
    'a touched course-level file': [
      () => commitSteps(KEY, [{ kind: 'put-file', path: 'about/overview.html', text: 'x' }]),
      { kind: 'put-file', path: 'about/overview.html', text: 'y' },
    ],
    'what a publication would show': [
      () => publishBlock(KEY, usage('vertical@unit2')),
      { kind: 'insert', parent: usage('vertical@unit2'), olx: '<html url_name="late">Late</html>' },
    ],
  };

  test.each(Object.entries(cases))('%s: a change of it refuses the plan with 412', async (_name, [plan, step]) => {
    const { service } = await stateAt();
    const shown = value(await service.client.plan(await plan()));
    value(await service.client.write(byOther(step), { force: true }));
    const before = await courseVersion(service);
    expect(refusal(await service.client.commitPlan(KEY, shown.plan))).toMatchObject({ status: 412 });
    expect(await courseVersion(service)).toBe(before);
  });
});
