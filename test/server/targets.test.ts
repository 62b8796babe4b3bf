import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  type Change,
  type Content,
  commitSteps,
  type ExportList,
  type FileList,
  importCourse,
  insertChild,
  MEDIA,
  type Operation,
  publishBlock,
  replaceBlock,
  type Step,
  setSettings,
  type Target,
} from '#contract';
import { PLATFORM_EXPORTS } from '../support/folders.ts';
import { archive, document } from './_content.ts';
import { emptyService, put, refusal, type Service, smallService, value, versions } from './_service.ts';
import { type Files, KEY, OTHER_KEY, SMALL_COURSE, unitFiles, usage } from './_small-course.ts';

const TARGETS = ['draft', 'published', 'archive'] as const;
const COURSE = usage('course@course');
const UNIT = usage('vertical@unit1');
const DRAFTED = usage('vertical@unit2');
const NEW = '<problem display_name="Sum">\n  <p>New?</p>\n</problem>\n';
const NEW_DOCUMENT = NEW.replace('<problem ', '<problem url_name="sum" ');
const FRESH = '<problem url_name="fresh"><p>New?</p></problem>';

/** The small course without the draft over one of its units. */
const PUBLISHED_ONLY: Files = Object.fromEntries(
  Object.entries(SMALL_COURSE).filter(([path]) => !path.startsWith('drafts/')),
);

function listOf(files: Files): Content & { readonly kind: 'files' } {
  const list = Object.entries(files).map(([path, each]) =>
    typeof each === 'string' ? { path, text: each } : { path, content: Buffer.from(each).toString('base64') },
  );
  return { kind: 'files', list: { files: list } };
}

/** A way in which a change of one problem arrives: its content says "New?" and has no drafts. */
interface Way {
  readonly operation: (target: { readonly target?: Target }) => Promise<Operation>;
  /** What `If-Match` names: a block, and which of its versions. */
  readonly match: readonly [block: string, which: 'version' | 'node' | 'course'];
  readonly problem: string;
  /** Null if the content has one form, so that `archive` is refused. */
  readonly fallback: Target;
  readonly isDocument?: true;
}

const replacing = (block: string, scope: 'subtree' | 'node', content: () => Promise<Content>) =>
  ((target) =>
    content().then((each) =>
      replaceBlock(KEY, block, { scope, orphans: 'reject', content: each, ...target }),
    )) satisfies Way['operation'];
const adding = (content: () => Promise<Content>) =>
  ((target) =>
    content().then((each) =>
      insertChild(KEY, usage('vertical@unit3'), { content: each, ...target }),
    )) satisfies Way['operation'];
const stepping = (step: (target: { readonly target?: Target }) => Step) =>
  (async (target) => commitSteps(KEY, [step(target)], 'reject')) satisfies Way['operation'];

const REPLACED = { problem: 'problem@sum', fallback: 'draft' } as const;
const ADDED = { match: ['vertical@unit3', 'node'], problem: 'problem@fresh', fallback: 'draft' } as const;
const WHOLE: Files = { ...PUBLISHED_ONLY, 'problem/sum.xml': NEW };
const FRESH_FILES: Files = {
  'problem.xml': '<problem url_name="fresh"/>\n',
  'problem/fresh.xml': NEW,
};

const WAYS: Readonly<Record<string, Way>> = {
  'PUT olx of the course run, an archive': {
    ...REPLACED,
    operation: async (target) => importCourse(KEY, { orphans: 'reject', content: await archive(WHOLE), ...target }),
    match: ['course@course', 'course'],
    fallback: 'archive',
  },
  'PUT olx of the course run, a list of files': {
    ...REPLACED,
    operation: async (target) => importCourse(KEY, { orphans: 'reject', content: listOf(WHOLE), ...target }),
    match: ['course@course', 'course'],
    fallback: 'archive',
  },
  'PUT olx of a unit, an archive': {
    ...REPLACED,
    operation: replacing(UNIT, 'subtree', () => archive(unitFiles({ 'problem/sum.xml': NEW }))),
    match: ['vertical@unit1', 'version'],
  },
  'PUT olx of a unit, a list of files': {
    ...REPLACED,
    operation: replacing(UNIT, 'subtree', async () => listOf(unitFiles({ 'problem/sum.xml': NEW }))),
    match: ['vertical@unit1', 'version'],
  },
  'PUT olx of a problem, a document': {
    ...REPLACED,
    operation: replacing(usage('problem@sum'), 'subtree', async () => document(NEW_DOCUMENT)),
    match: ['problem@sum', 'version'],
    isDocument: true,
  },
  'PUT olx of a node, a document': {
    ...REPLACED,
    operation: replacing(usage('problem@sum'), 'node', async () => document(NEW_DOCUMENT)),
    match: ['problem@sum', 'node'],
    isDocument: true,
  },
  'a step that replaces a subtree': {
    ...REPLACED,
    operation: stepping((target) => ({
      kind: 'replace-subtree',
      block: usage('problem@sum'),
      olx: NEW_DOCUMENT,
      ...target,
    })),
    match: ['course@course', 'course'],
    isDocument: true,
  },
  'a step that replaces a node': {
    ...REPLACED,
    operation: stepping((target) => ({
      kind: 'replace-node',
      block: usage('problem@sum'),
      olx: NEW_DOCUMENT,
      ...target,
    })),
    match: ['course@course', 'course'],
    isDocument: true,
  },
  'POST children, an archive': { ...ADDED, operation: adding(() => archive(FRESH_FILES)) },
  'POST children, a list of files': { ...ADDED, operation: adding(async () => listOf(FRESH_FILES)) },
  'POST children, a document': { ...ADDED, operation: adding(async () => document(FRESH)), isDocument: true },
  'POST children, from another course run': {
    ...ADDED,
    operation: async (target) =>
      insertChild(KEY, usage('vertical@unit3'), {
        content: { kind: 'source', course_key: OTHER_KEY, usage_key: usage('problem@fresh', OTHER_KEY) },
        ...target,
      }),
  },
  'a step that inserts': {
    ...ADDED,
    operation: stepping((target) => ({ kind: 'insert', parent: usage('vertical@unit3'), olx: FRESH, ...target })),
    match: ['course@course', 'course'],
    isDocument: true,
  },
};

const CASES = Object.entries(WAYS).flatMap(([name, way]) =>
  ([undefined, ...TARGETS] as const).map((target) => ({ name, way, target })),
);

/** A service whose course run has no draft anywhere, with another one to take a problem from. */
async function world(): Promise<Service> {
  const service = await emptyService();
  await put(service, KEY, PUBLISHED_ONLY);
  await put(service, OTHER_KEY, {
    ...PUBLISHED_ONLY,
    'vertical/unit3.xml': '<vertical><problem url_name="fresh"/></vertical>\n',
    'problem/fresh.xml': NEW,
  });
  return service;
}

async function matchOf(service: Service, [block, which]: Way['match']): Promise<string> {
  return (await versions(service, usage(block)))[which];
}

/** Texts of an export by path; of other files the hash. */
async function exported({ client }: Service, block: string = COURSE): Promise<Readonly<Record<string, string>>> {
  const { files } = value(await client.getExportList(block));
  return texts(files);
}

function texts(files: ExportList['files']): Readonly<Record<string, string>> {
  return Object.fromEntries(files.map(({ path, text, hash }) => [path, text ?? hash]));
}

/** What authors and what learners see of a block with a file of its own; null for nothing. */
async function formsOf(
  service: Service,
  id: string,
): Promise<{ readonly draft: string | null; readonly live: string | null }> {
  const files = await exported(service);
  const path = `${id.replace('@', '/')}.xml`;
  const live = files[path] ?? null;
  return { draft: files[`drafts/${path}`] ?? live, live };
}

const isNew = (text: string | null): boolean => text?.includes('New?') ?? false;

function formsOfChanges(changes: readonly Change[]): ReadonlySet<Change['form']> {
  return new Set(changes.map(({ form }) => form));
}

function learnersSee(changes: readonly Change[]): number {
  return new Set(changes.filter(({ form }) => form !== 'draft').map(({ block }) => block)).size;
}

describe('target', () => {
  test.each(CASES)('$name, $target', async ({ way, target }) => {
    const service = await world();
    const operation = await way.operation(target === undefined ? {} : { target });
    const ifMatch = await matchOf(service, way.match);
    if (way.isDocument && target === 'archive') {
      const refused = refusal(await service.client.write(operation, { ifMatch }));
      expect([refused.status, refused.name]).toEqual([400, 'bad-request']);
      expect(refused.detail).toContain('target=archive');
      expect(isNew((await formsOf(service, way.problem)).draft)).toBe(false);
      return;
    }
    const meant = target ?? way.fallback;
    const before = await formsOf(service, way.problem);
    const plan = value(await service.client.plan(operation));
    expect(await formsOf(service, way.problem)).toEqual(before);
    expect(formsOfChanges(plan.changes)).toEqual(new Set([meant === 'draft' ? 'draft' : 'both']));
    expect(plan.summary.learners_see).toBe(learnersSee(plan.changes));
    const done = value(await service.client.write(operation, { ifMatch }));
    expect(done.changes).toEqual(plan.changes);
    const after = await formsOf(service, way.problem);
    expect(isNew(after.draft)).toBe(true);
    if (meant === 'draft') expect(after.live).toBe(before.live);
    else expect(after.live).toBe(after.draft);
    // the plan that was shown leads to the same state
    const other = await world();
    const again = value(await other.client.plan(operation));
    expect(value(await other.client.commitPlan(KEY, again.plan)).course_version).toBe(done.course_version);
  });
});

/** A course run in which the unit has a draft over its published form, and one in which it was never published. */
const BOTH_FORMS: Files = {
  ...SMALL_COURSE,
  'problem/intro.xml': '<problem display_name="First try">\n  <p>New, published</p>\n</problem>\n',
  'drafts/problem/intro.xml': '<problem display_name="First try">\n  <p>New, draft</p>\n</problem>\n',
};
const { 'vertical/unit2.xml': _unit, 'problem/intro.xml': _problem, ...REST } = BOTH_FORMS;
const DRAFT_ONLY: Files = {
  ...REST,
  'sequential/lesson.xml': '<sequential display_name="Lesson">\n  <vertical url_name="unit1"/>\n</sequential>\n',
};
const CONTENTS = { 'a draft over a published form': BOTH_FORMS, 'a draft alone': DRAFT_ONLY } as const;

const PLACES = ['the course run', 'the unit'] as const;
const DRAFTED_CASES = Object.keys(CONTENTS).flatMap((content) =>
  PLACES.flatMap((place) =>
    (['archive', 'list'] as const).flatMap((form) => TARGETS.map((target) => ({ content, place, form, target }))),
  ),
);

/** That content as it is sent for that place: its own export from another course run. */
async function contentOf(
  service: Service,
  files: Files,
  place: (typeof PLACES)[number],
  form: 'archive' | 'list',
): Promise<Exclude<Content, { kind: 'document' }>> {
  await put(service, OTHER_KEY, files);
  const block = usage(place === 'the unit' ? 'vertical@unit2' : 'course@course', OTHER_KEY);
  if (form === 'list') {
    // without the note of where it comes from, which would have it merged
    const { files: all } = value(await service.client.getExportList(block));
    const sent = all.filter(({ path }) => !path.endsWith('olx-export.json'));
    return {
      kind: 'files',
      list: { files: sent.map(({ path, text, hash }) => (text === null ? { path, hash } : { path, text })) },
    };
  }
  const { bytes } = value(await service.client.getArchive(block));
  return { kind: 'archive', media: MEDIA.gzip, body: bytes };
}

function into(place: (typeof PLACES)[number], content: Exclude<Content, { kind: 'document' }>, target: Target) {
  return place === 'the unit'
    ? replaceBlock(KEY, DRAFTED, { scope: 'subtree', orphans: 'reject', content, target })
    : importCourse(KEY, { orphans: 'reject', content, target });
}

describe('content with drafts', () => {
  test.each(DRAFTED_CASES)('$content, into $place, as $form, $target', async ({ content, place, form, target }) => {
    const service = await smallService();
    const files = CONTENTS[content as keyof typeof CONTENTS];
    const operation = into(place, await contentOf(service, files, place, form), target);
    const before = await formsOf(service, 'problem@intro');
    const ifMatch = await matchOf(
      service,
      place === 'the unit' ? ['vertical@unit2', 'version'] : ['course@course', 'course'],
    );
    if (target === 'published') {
      for (const result of [await service.client.plan(operation), await service.client.write(operation, { ifMatch })]) {
        const refused = refusal(result);
        expect([refused.status, refused.name, refused.blocks]).toEqual([400, 'bad-request', [DRAFTED]]);
        expect(refused.detail).toContain('vertical@unit2');
      }
      expect(await formsOf(service, 'problem@intro')).toEqual(before);
      return;
    }
    const plan = value(await service.client.plan(operation));
    const about = plan.changes.filter(({ block }) => block === usage('problem@intro'));
    const isOnlyDraft = content === 'a draft alone';
    expect(formsOfChanges(about)).toEqual(new Set(target === 'draft' ? ['draft'] : ['draft', 'published']));
    expect(plan.summary.learners_see).toBe(learnersSee(plan.changes));
    expect(plan.summary.learners_see > 0).toBe(target === 'archive');
    expect(value(await service.client.write(operation, { ifMatch })).changes).toEqual(plan.changes);
    const after = await formsOf(service, 'problem@intro');
    expect(after.draft).toContain('New, draft');
    if (target === 'draft') expect(after.live).toBe(before.live);
    else if (isOnlyDraft) expect(after.live).toBeNull();
    else expect(after.live).toContain('New, published');
  });

  test.each(['the course run', 'a new course run', 'a unit', 'a child'])(
    'stray files under drafts/ are named and not dropped when all is published: %s',
    async (place) => {
      const service = await smallService();
      const stray = { 'drafts/vertical/nowhere.xml': '<vertical display_name="Nowhere"/>\n' };
      const whole = { ...PUBLISHED_ONLY, ...stray };
      const operation = (target: Target) => async (): Promise<Operation> => {
        switch (place) {
          case 'the course run':
            return importCourse(KEY, { orphans: 'reject', content: await archive(whole), target });
          case 'a new course run':
            return importCourse(OTHER_KEY, { content: await archive(whole), target });
          case 'a unit':
            return replaceBlock(KEY, UNIT, {
              scope: 'subtree',
              orphans: 'reject',
              content: await archive(unitFiles(stray)),
              target,
            });
          default:
            return insertChild(KEY, usage('vertical@unit3'), {
              content: await archive({ ...FRESH_FILES, ...stray }),
              target,
            });
        }
      };
      const match = await matchOf(
        service,
        place === 'a unit'
          ? ['vertical@unit1', 'version']
          : place === 'a child'
            ? ['vertical@unit3', 'node']
            : ['course@course', 'course'],
      );
      const writing = place === 'a new course run' ? {} : { ifMatch: match };
      const refused = refusal(await service.client.write(await operation('published')(), writing));
      expect([refused.status, refused.name]).toEqual([400, 'bad-request']);
      expect(refused.detail).toContain('drafts/vertical/nowhere.xml');
      value(await service.client.write(await operation('archive')(), writing));
    },
  );
});

describe('a unit with a draft, added from another course run', () => {
  test.each(TARGETS)('%s', async (target) => {
    const service = await emptyService();
    const { 'vertical/unit2.xml': _unit, 'problem/intro.xml': _problem, ...others } = PUBLISHED_ONLY;
    await put(service, KEY, {
      ...others,
      'sequential/lesson.xml': '<sequential><vertical url_name="unit1"/></sequential>',
    });
    await put(service, OTHER_KEY, BOTH_FORMS);
    const lesson = usage('sequential@lesson');
    const operation = insertChild(KEY, lesson, {
      content: { kind: 'source', course_key: OTHER_KEY, usage_key: usage('vertical@unit2', OTHER_KEY) },
      target,
    });
    const ifMatch = (await versions(service, lesson)).node;
    const result = await service.client.write(operation, { ifMatch });
    if (target === 'published') {
      expect(refusal(result)).toMatchObject({ status: 400, name: 'bad-request', blocks: [DRAFTED] });
      return;
    }
    expect(formsOfChanges(value(result).changes).has('published')).toBe(target === 'archive');
    const { draft, live } = await formsOf(service, 'problem@intro');
    expect(draft).toContain('New, draft');
    if (target === 'draft') expect(live).toBeNull();
    else expect(live).toContain('New, published');
  });
});

/** Files that learners see: all but drafts and the note of where an export comes from. */
function published(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(files).filter(([path]) => !/^(?:[^/]+\/)?drafts\//.test(path) && !path.endsWith('olx-export.json')),
  );
}

const REAL = ['studio-advanced', 'oxa_kitchen_sink'].filter((name) => existsSync(`${PLATFORM_EXPORTS}/${name}.tar.gz`));

describe('an import as draft', () => {
  test('leaves the published files of an export as they were, to the byte', async () => {
    const service = await smallService();
    const before = await exported(service);
    const changed = Object.entries(SMALL_COURSE).map(([path, text]) => [
      path,
      typeof text === 'string' && /^(drafts\/)?(html|problem)\//.test(path)
        ? text.replaceAll(/(?<=<p>)/g, 'New. ')
        : text,
    ]);
    const operation = importCourse(KEY, {
      orphans: 'reject',
      content: await archive(Object.fromEntries(changed)),
      target: 'draft',
    });
    const ifMatch = await matchOf(service, ['course@course', 'course']);
    const { changes } = value(await service.client.write(operation, { ifMatch }));
    expect(formsOfChanges(changes)).toEqual(new Set(['draft']));
    expect(new Set(changes.map(({ block }) => block))).toEqual(
      new Set(['html@intro', 'problem@sum', 'problem@intro'].map((id) => usage(id))),
    );
    const after = await exported(service);
    expect(published(after)).toEqual(published(before));
    expect(after).not.toEqual(before);
  });

  test.each(REAL)(
    'the same of every unit of %s, as the platform exported it',
    async (name) => {
      const service = await emptyService();
      const { client } = service;
      const body = new Uint8Array(readFileSync(`${PLATFORM_EXPORTS}/${name}.tar.gz`));
      const content = { kind: 'archive', media: MEDIA.gzip, body } as const;
      value(await client.settle(await client.write(importCourse(KEY, { content })), { interval: 20 }));
      const before = await exported(service);
      const { files } = value(await client.getExportList(COURSE));
      let count = 0;
      const sent = files.flatMap(({ path, text, hash }): FileList['files'] => {
        if (path.endsWith('olx-export.json')) return [];
        if (text === null) return [{ path, hash }];
        if (!/(^|\/)(vertical|problem)\/[^/]+\.xml$/.test(path)) return [{ path, text }];
        count += 1;
        return [{ path, text: text.replace(/<(vertical|problem)(?=[\s/>])/, '<$1 data-new="yes"') }];
      });
      expect(count).toBeGreaterThan(5);
      const operation = importCourse(KEY, {
        orphans: 'reject',
        target: 'draft',
        content: { kind: 'files', list: { files: sent } },
      });
      const ifMatch = await matchOf(service, ['course@course', 'course']);
      const { changes } = value(await client.settle(await client.write(operation, { ifMatch }), { interval: 20 }));
      expect(formsOfChanges(changes)).toEqual(new Set(['draft']));
      expect(changes.length).toBeGreaterThan(5);
      expect(published(await exported(service))).toEqual(published(before));
    },
    120_000,
  );
});

describe('the export of a unit, put back as in the archive after changes', () => {
  const edits: Readonly<Record<string, (service: Service) => Promise<void>>> = {
    'edited as draft': async (service) => editDraft(service, 'Draft'),
    'edited and published': async (service) => {
      await editDraft(service, 'Live');
      await publish(service);
    },
    'edited, published and edited again': async (service) => {
      await editDraft(service, 'Live');
      await publish(service);
      await editDraft(service, 'Draft');
    },
  };

  test.each(Object.keys(edits))('restores both forms to the byte: %s', async (name) => {
    const service = await smallService();
    const { client } = service;
    const whole = await exported(service);
    const { bytes } = value(await client.getArchive(DRAFTED));
    await edits[name]?.(service);
    expect(value(await client.getArchive(DRAFTED)).bytes).not.toEqual(bytes);
    const { version } = await versions(service, DRAFTED);
    const operation = replaceBlock(KEY, DRAFTED, {
      scope: 'subtree',
      orphans: 'reject',
      target: 'archive',
      // made from what is here: nothing to merge, the archive wins
      base: version,
      content: { kind: 'archive', media: MEDIA.gzip, body: bytes },
    });
    const plan = value(await client.plan(operation, { ifMatch: version }));
    expect(plan.summary.learners_see > 0).toBe(name !== 'edited as draft');
    value(await client.write(operation, { ifMatch: version }));
    expect(value(await client.getArchive(DRAFTED)).bytes).toEqual(bytes);
    expect(await exported(service)).toEqual(whole);
  });

  async function editDraft(service: Service, word: string): Promise<void> {
    const xml = `<problem url_name="intro" display_name="${word}"><p>${word}</p></problem>`;
    const problem = usage('problem@intro');
    const operation = replaceBlock(KEY, problem, { scope: 'subtree', orphans: 'reject', content: document(xml) });
    value(await service.client.write(operation, { ifMatch: (await versions(service, problem)).version }));
    const named = setSettings(KEY, DRAFTED, { settings: { display_name: word } });
    value(await service.client.write(named, { ifMatch: (await versions(service, DRAFTED)).node }));
  }

  async function publish(service: Service): Promise<void> {
    value(
      await service.client.write(publishBlock(KEY, DRAFTED), { ifMatch: (await versions(service, DRAFTED)).version }),
    );
  }
});

describe('scope=node', () => {
  test.each(['draft', 'published'] as const)('changes that node alone, %s', async (target) => {
    const service = await smallService();
    const before = await exported(service);
    const xml = '<vertical url_name="unit2" display_name="Node"><problem url_name="intro"/></vertical>';
    const operation = replaceBlock(KEY, DRAFTED, { scope: 'node', orphans: 'reject', content: document(xml), target });
    const plan = value(await service.client.plan(operation));
    expect(new Set(plan.changes.map(({ block }) => block))).toEqual(new Set([DRAFTED]));
    expect(plan.summary.learners_see).toBe(target === 'draft' ? 0 : 1);
    value(await service.client.write(operation, { ifMatch: (await versions(service, DRAFTED)).node }));
    const after = await exported(service);
    // the problem below keeps both of its forms
    for (const path of ['problem/intro.xml', 'drafts/problem/intro.xml']) expect(after[path]).toBe(before[path]);
    expect(after['drafts/vertical/unit2.xml']).toContain('Node');
    if (target === 'draft') expect(after['vertical/unit2.xml']).toBe(before['vertical/unit2.xml']);
    else expect(after['vertical/unit2.xml']).toContain('Node');
  });
});
