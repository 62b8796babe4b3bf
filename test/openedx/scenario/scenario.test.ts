import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  commitSteps,
  deleteBlock,
  deleteFile,
  discardDraft,
  importCourse,
  insertChild,
  moveBlock,
  type Operation,
  problemName,
  publishBlock,
  putFile,
  replaceBlock,
  revertCommit,
  setSettings,
} from '#contract';
import {
  type BlockId,
  blockId,
  type Course,
  type CourseKey,
  courseVersionOf,
  displayNameOf,
  indexOf,
  nodeVersionOf,
  parseUsageKey,
  ROOT_ID,
  usageKey,
} from '#olx';
import { archive, document } from '../../server/_content.ts';
import { differences, type Entry, say, told, writeLog } from '../_log.ts';
import { isLive, type Platform, startPlatform } from '../_platform.ts';
import { answerOf, type StudioService, startService } from '../_service.ts';
import { COMPONENT_TYPES, componentOlx, FIRST_COURSE, OTHER_PICTURE } from './_course.ts';

const SECTION = blockId('chapter', 'week1');
const SUBSECTION = blockId('sequential', 'lesson');
const UNIT_1 = blockId('vertical', 'unit1');
const UNIT_2 = blockId('vertical', 'unit2');
const UNIT_3 = blockId('vertical', 'unit3');
const HTML = blockId('html', 'intro');
const PROBLEM = blockId('problem', 'sum');

/**
 * Each operation of the REST interface on a course run that lives in Studio, one after another. After each of them the
 * service has exactly what the platform itself exports. `dist/openedx/` then has a table of all of them.
 */
describe('a course run in Studio', () => {
  let platform: Platform;
  let service: StudioService;
  let course: CourseKey;
  let here: Course;
  const entries: Entry[] = [];
  /** Block types that the site does not have. */
  const lacking = new Set<string>();

  beforeAll(async () => {
    platform = await startPlatform();
    service = await startService(platform);
    course = `course-v1:Lab+S${Date.now().toString(36)}+R1` as CourseKey;
  });
  afterAll(async () => {
    const name = platform.double === null ? 'scenario-live' : 'scenario-double';
    say(`${entries.length} operations: ${writeLog(name, entries)}`);
    await service.close();
    await platform.close();
  });

  const key = (id: BlockId): string => usageKey(course, id);

  /** The course run as the service has it now. */
  async function ours(): Promise<Course> {
    const snapshot = await service.store.load(course);
    if (snapshot === null) throw new Error('the service does not have the course run');
    return snapshot.course;
  }

  /** What `If-Match` names: the version, or the node version, of a block as it is now. */
  async function match(id: BlockId, which: 'version' | 'node_version' = 'version'): Promise<string> {
    return answerOf(await service.client.getBlock(key(id)))[which];
  }

  async function courseVersion(): Promise<string> {
    return answerOf(await service.client.getCourse(course)).version;
  }

  /** Does something, logs it, and compares what the service has with what Studio has. */
  async function operation(name: string, about: BlockId | null, act: () => Promise<unknown>): Promise<Course> {
    const before = told(here, about);
    service.calls();
    await act();
    const calls = service.calls();
    const studio = await platform.exported(course);
    here = await ours();
    entries.push({ operation: name, before, calls, after: told(here, about) });
    expect({ name, differences: differences(here, studio) }).toEqual({ name, differences: [] });
    expect(courseVersionOf(here)).toBe(courseVersionOf(studio));
    return here;
  }

  const write = (made: Operation, ifMatch?: string) => service.done(made, ifMatch === undefined ? {} : { ifMatch });

  /** What a block is called, or null if it is not there. */
  const nameOf = (id: BlockId): string | null => {
    const block = indexOf(here.root).blocks.get(id);
    return block === undefined ? null : displayNameOf(block);
  };
  const childrenOf = (id: BlockId): readonly string[] =>
    indexOf(here.root)
      .blocks.get(id)
      ?.children.map(({ block }) => blockId(block.type, block.urlName)) ?? [];

  test('is created from an archive', async () => {
    const create = importCourse(course, { content: await archive(FIRST_COURSE), create_in_studio: true });
    service.calls();
    await service.done(create);
    here = await ours();
    entries.push({
      operation: 'create from an archive',
      before: 'no course run',
      calls: service.calls(),
      after: told(here, null),
    });
    expect(differences(here, await platform.exported(course))).toEqual([]);
    expect(indexOf(here.root).blocks.has(PROBLEM)).toBe(true);
    expect([...here.assets.keys()]).toEqual(['logo.png']);
  });

  test('is read: the whole, a section, a unit, a component, and what nothing has changed costs one call', async () => {
    await operation('read the outline', ROOT_ID, async () => {
      const outline = answerOf(await service.client.getOutline(course));
      expect(outline.children.map(({ display_name: name }) => name)).toEqual(['Week 1', 'Week 2']);
    });
    for (const id of [ROOT_ID, SECTION, UNIT_1, HTML])
      await operation(`export ${id}`, id, async () => {
        expect(answerOf(await service.client.getArchive(key(id))).bytes.length).toBeGreaterThan(100);
      });
  });

  test('gets a component of every type in one write, and each is in Studio', async () => {
    await operation('add one component of each type', UNIT_3, async () => {
      const steps = COMPONENT_TYPES.map((type) => ({
        kind: 'insert' as const,
        parent: key(UNIT_3),
        olx: componentOlx(type, course),
      }));
      await write(commitSteps(course, steps), await courseVersion());
    });
    for (const type of COMPONENT_TYPES) {
      // a real site may lack some; the double has them all
      if (isLive && !indexOf(here.root).blocks.has(componentId(type))) {
        lacking.add(type);
        continue;
      }
      const seen = await platform.inStudio('GET', `/api/contentstore/v0/xblock/${course}/${key(componentId(type))}`);
      // a real CMS answers 500 for some types until the course run has what they need
      if (seen.status === 200) expect(seen.body).toMatchObject({ category: type });
      expect(indexOf(here.root).blocks.has(componentId(type))).toBe(true);
    }
  });

  test.for(COMPONENT_TYPES)('has its %s edited, published, discarded, moved and deleted', async (type, context) => {
    if (lacking.has(type)) return context.skip(`this site does not have ${type}`);
    const id = componentId(type);
    const start = nodeVersion(id);
    // its name is in <title>
    const isTitled = type === 'openassessment';
    const first = isTitled ? 'Essay' : `Edited ${type}`;
    await operation(`edit the settings of ${type}`, id, async () =>
      write(
        setSettings(course, key(id), {
          settings: isTitled ? { allow_multiple_files: false } : { display_name: `Edited ${type}` },
        }),
        await match(id, 'node_version'),
      ),
    );
    if (!isTitled) expect(nameOf(id)).toBe(first);
    await operation(`publish ${type}`, id, async () => write(publishBlock(course, key(UNIT_3)), await match(UNIT_3)));
    const published = nodeVersion(id);
    if (!isTitled) expect(published).not.toBe(start);
    await operation(`edit the OLX of ${type}`, id, async () => {
      const { value } = await readDocument(id);
      const olx = value.replaceAll(first, `Twice edited ${type}`);
      expect(olx).not.toBe(value);
      await write(
        replaceBlock(course, key(id), { content: document(olx), scope: 'node', orphans: 'reject' }),
        await match(id, 'node_version'),
      );
    });
    if (!isTitled) expect(nameOf(id)).toBe(`Twice edited ${type}`);
    expect(nodeVersion(id)).not.toBe(published);
    await operation(`discard the draft of ${type}`, id, async () =>
      write(discardDraft(course, key(UNIT_3)), await match(UNIT_3)),
    );
    expect(nodeVersion(id)).toBe(published);
    await operation(`move ${type}`, id, async () =>
      write(
        moveBlock(course, key(id), {
          parent: key(UNIT_2),
          index: 0,
          parent_version: await match(UNIT_2, 'node_version'),
        }),
        await match(id),
      ),
    );
    expect(childrenOf(UNIT_2)[0]).toBe(id);
    await operation(`delete ${type}`, id, async () => write(deleteBlock(course, key(id)), await match(id)));
    expect(indexOf(here.root).blocks.has(id)).toBe(false);
  });

  test('has units, subsections and sections added, set, reordered, moved and deleted', async () => {
    const section = blockId('chapter', 'week3');
    await operation('add a section with all below it', section, async () =>
      write(
        insertChild(course, key(ROOT_ID), {
          content: document(
            '<chapter url_name="week3" display_name="Week 3"><sequential url_name="talks" display_name="Talks"><vertical url_name="unit4" display_name="Unit 4"><html url_name="hello" display_name="Hello"><![CDATA[<p>Hello</p>]]></html></vertical></sequential></chapter>',
          ),
          index: 0,
        }),
        await match(ROOT_ID, 'node_version'),
      ),
    );
    expect(childrenOf(ROOT_ID)[0]).toBe(section);
    await operation('set a date of a section', section, async () =>
      write(
        setSettings(course, key(section), { settings: { start: '2030-01-01T00:00:00Z' } }),
        await match(section, 'node_version'),
      ),
    );
    await operation('set format and grading of a subsection', SUBSECTION, async () =>
      write(
        setSettings(course, key(SUBSECTION), { settings: { graded: true, format: 'Homework' } }),
        await match(SUBSECTION, 'node_version'),
      ),
    );
    await operation('reorder the sections', section, async () =>
      write(
        moveBlock(course, key(section), {
          parent: key(ROOT_ID),
          index: 2,
          parent_version: await match(ROOT_ID, 'node_version'),
        }),
        await match(section),
      ),
    );
    expect(childrenOf(ROOT_ID).at(-1)).toBe(section);
    await operation('move a unit to another subsection', UNIT_2, async () => {
      const to = blockId('sequential', 'talks');
      await write(
        moveBlock(course, key(UNIT_2), { parent: key(to), index: 1, parent_version: await match(to, 'node_version') }),
        await match(UNIT_2),
      );
    });
    await operation('publish a unit', blockId('vertical', 'unit4'), async () => {
      const unit = blockId('vertical', 'unit4');
      await write(publishBlock(course, key(unit)), await match(unit));
    });
    await operation('delete a section with all below it', section, async () =>
      write(deleteBlock(course, key(section)), await match(section)),
    );
  });

  test('has a unit replaced: orphans are refused, or deleted, and the children can stay', async () => {
    const without = '<vertical url_name="unit1" display_name="Unit 1"><problem url_name="sum"/></vertical>';
    const replace = (orphans: 'reject' | 'delete') =>
      replaceBlock(course, key(UNIT_1), { content: document(without), scope: 'node', orphans });
    await operation('replace a unit, orphans refused', UNIT_1, async () => {
      const ifMatch = await match(UNIT_1, 'node_version');
      const refused = await service.client.write(replace('reject'), { ifMatch });
      expect(refused.ok ? 'done' : problemName(refused.problem)).toBe('orphans');
    });
    expect(childrenOf(UNIT_1)).toEqual([HTML, PROBLEM]);
    await operation('replace a unit alone, its children kept in another order', UNIT_1, async () => {
      const olx =
        '<vertical url_name="unit1" display_name="First unit"><problem url_name="sum"/><html url_name="intro"/></vertical>';
      await write(
        replaceBlock(course, key(UNIT_1), { content: document(olx), scope: 'node', orphans: 'reject' }),
        await match(UNIT_1, 'node_version'),
      );
    });
    expect(childrenOf(UNIT_1)).toEqual([PROBLEM, HTML]);
    const commit = await operation('replace a unit, orphans deleted', UNIT_1, async () =>
      write(replace('delete'), await match(UNIT_1, 'node_version')),
    );
    expect(commit.root).toBe(here.root);
    expect(indexOf(here.root).blocks.has(HTML)).toBe(false);
    await operation('undo the last commit', HTML, async () => {
      const { results } = answerOf(await service.client.listCommits(course, { page_size: 1 }));
      await write(revertCommit(course, results[0]?.commit ?? ''), await courseVersion());
    });
    expect(indexOf(here.root).blocks.has(HTML)).toBe(true);
  });

  test('has static assets, course-level files and course-wide settings changed', async () => {
    await operation('put a static asset', null, async () =>
      write(putFile(course, 'asset', 'chart.png', OTHER_PICTURE), await courseVersion()),
    );
    expect(here.assets.has('chart.png')).toBe(true);
    await operation('replace a static asset', null, async () =>
      write(putFile(course, 'asset', 'logo.png', OTHER_PICTURE), await courseVersion()),
    );
    await operation('delete a static asset', null, async () =>
      write(deleteFile(course, 'asset', 'chart.png'), await courseVersion()),
    );
    expect(here.assets.has('chart.png')).toBe(false);
    for (const [path, text] of [
      ['about/overview.html', '<p>All about it</p>'],
      ['info/handouts.html', '<ol><li>One</li></ol>'],
    ] as const)
      await operation(`put ${path}`, null, async () =>
        write(putFile(course, 'file', path, text), await courseVersion()),
      );
    for (const settings of [
      { display_name: 'Scenario, renamed' },
      { advanced_modules: ['poll', 'survey'] },
      { start: '2026-02-01T00:00:00Z' },
    ])
      await operation(`set ${Object.keys(settings)[0]} of the course run`, ROOT_ID, async () =>
        write(setSettings(course, key(ROOT_ID), { settings }), await match(ROOT_ID, 'node_version')),
      );
    expect(nameOf(ROOT_ID)).toBe('Scenario, renamed');
  });

  test('refuses a stale version, OLX that is not well-formed, and a block that does not fit, and asks Studio for nothing more', async () => {
    await operation('write with a stale version', PROBLEM, async () => {
      const settings = { display_name: 'Never' };
      const stale = await service.client.write(setSettings(course, key(PROBLEM), { settings }), { ifMatch: 'olx1-0' });
      expect(stale.ok ? 'done' : problemName(stale.problem)).toBe('version-mismatch');
    });
    await operation('write OLX that is not well-formed', PROBLEM, async () => {
      const made = replaceBlock(course, key(PROBLEM), {
        content: document('<problem><p></problem>'),
        scope: 'node',
        orphans: 'reject',
      });
      const refused = await service.client.write(made, { ifMatch: await match(PROBLEM, 'node_version') });
      expect(refused.ok ? 'done' : problemName(refused.problem)).toBe('olx-invalid');
    });
    await operation('add a section to a unit', UNIT_1, async () => {
      const made = insertChild(course, key(UNIT_1), {
        content: document('<chapter url_name="odd" display_name="Odd"/>'),
      });
      const refused = await service.client.write(made, { ifMatch: await match(UNIT_1, 'node_version') });
      expect(refused.ok ? 'done' : problemName(refused.problem)).toBe('incompatible-placement');
    });
    const written = entries.slice(-3).flatMap(({ calls }) => calls.filter(({ method }) => method !== 'GET'));
    expect(written).toEqual([]);
  });

  test('takes in what somebody changes in Studio, as a commit of its own', async () => {
    await operation('a change in Studio is read', PROBLEM, async () => {
      const body = { metadata: { display_name: 'Changed in Studio' } };
      await platform.inStudio('PUT', `/api/contentstore/v0/xblock/${course}/${key(PROBLEM)}`, body);
      // the page asks again within its minute
      await expect
        .poll(async () => answerOf(await service.client.getBlock(key(PROBLEM))).display_name, {
          timeout: 90_000,
          interval: 500,
        })
        .toBe('Changed in Studio');
    });
    const { results } = answerOf(await service.client.listCommits(course, { page_size: 1 }));
    expect(results[0]).toMatchObject({ message: expect.stringContaining('Changed in Studio') });
    expect(results[0]?.changed?.map(({ block }) => parseUsageKey(block)?.id)).toEqual([PROBLEM]);
  });

  function componentId(type: string): BlockId {
    const name = /url_name="([^"]+)"/.exec(componentOlx(type, course))?.[1] ?? '';
    return blockId(type, name);
  }

  function nodeVersion(id: BlockId): string {
    const block = indexOf(here.root).blocks.get(id);
    return block === undefined ? '' : nodeVersionOf(block);
  }

  async function readDocument(id: BlockId) {
    return { value: answerOf(await service.client.getDocument(key(id), { scope: 'node' })) };
  }
});
