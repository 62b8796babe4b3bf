import { describe, expect, test } from 'vitest';
import { type BlockTypeSummary, type Content, importCourse, insertChild, MEDIA, putFile, setSettings } from '#contract';
import { BLOCK_TYPES, type BlockType, canContain, type Field, fieldsOf, type Json } from '#olx';
import { document } from './_content.ts';
import { courseVersion, emptyService, put, type Service, value, versions } from './_service.ts';
import { settingSample } from './_setting-samples.ts';
import { type Files, KEY, OTHER_KEY, usage } from './_small-course.ts';

type Passing = Pick<BlockTypeSummary, 'example_passes' | 'settings_passing'>;

const NOTHING: Passing = { example_passes: false, settings_passing: [] };

/** Blocks of every level, and what the examples refer to. */
const COURSE: Files = {
  'course.xml':
    '<course url_name="2026" org="Demo" course="Service" display_name="Types"><chapter url_name="c"><sequential url_name="s"><vertical url_name="v"><problem url_name="sum_1" display_name="Sum"/></vertical></sequential></chapter></course>\n',
  'policies/2026/policy.json': JSON.stringify({
    'course/2026': {
      user_partitions: [
        {
          id: 50,
          name: 'Experiment',
          scheme: 'random',
          description: '',
          version: 3,
          groups: [{ id: 0, name: 'A', version: 1 }],
          parameters: {},
          active: true,
        },
      ],
    },
  }),
};

const THERE: readonly string[] = [
  usage('course@course'),
  usage('chapter@c'),
  usage('sequential@s'),
  usage('vertical@v'),
];

/** Where the files of the types stand that are no blocks of the tree. */
const FOLDERS: Readonly<Record<string, string>> = { about: 'about', static_tab: 'tabs', course_info: 'info' };

function typeOf(id: string): string {
  return id.replace(/^.*type@/, '').replace(/[@+].*$/, '');
}

/** The block that is there and takes a type. */
const parentThere = (type: string) => THERE.find((each) => canContain(typeOf(each), type));

/** Types to insert one below the other down to the wanted one, the first of them below a block that is there. */
function wayTo(type: string): readonly string[] {
  const ways: (readonly string[])[] = [[type]];
  for (const way of ways) {
    const [top = ''] = way;
    if (parentThere(top) !== undefined) return way;
    for (const { type: parent } of BLOCK_TYPES) {
      if (!way.includes(parent) && canContain(parent, top)) ways.push([parent, ...way]);
    }
  }
  throw new Error(`no way to ${type}`);
}

async function insert({ client }: Service, key: string, parent: string, content: Content): Promise<string | null> {
  const { node_version: ifMatch } = value(await client.getBlock(parent));
  const result = await client.write(insertChild(key, parent, { content, ids: 'new' }), { ifMatch });
  return result.ok ? (value(result).block ?? null) : null;
}

const around = (type: string) => document(`<${type} display_name="Around"/>`);

/** Inserts what must stand around a block of the type, then the block; null where any of it is refused. */
async function insertBlock(service: Service, key: string, type: string, content: Content): Promise<string | null> {
  const way = wayTo(type);
  let parent: string | null = parentThere(way[0] ?? '') ?? null;
  for (const each of way) {
    if (parent !== null) parent = await insert(service, key, parent, each === type ? content : around(each));
  }
  return parent;
}

/** Makes copies of a block in the other course run, one from each form of its export; null where one is refused. */
type Copies = () => Promise<readonly string[] | null>;

function copiesOf(service: Service, block: string): Copies {
  const { client } = service;
  return async () => {
    const made: string[] = [];
    const xml = value(await client.getDocument(block));
    const { bytes: body } = value(await client.getArchive(block));
    for (const content of [document(xml), { kind: 'archive', media: MEDIA.gzip, body } as const]) {
      const copy = await insertBlock(service, OTHER_KEY, typeOf(block), content);
      if (copy === null) return null;
      made.push(copy);
    }
    return made;
  };
}

/** The course run itself becomes the other one. */
function copiesOfRoot(service: Service): Copies {
  const { client } = service;
  return async () => {
    const { bytes: body } = value(await client.getArchive(usage('course@course')));
    const content = { kind: 'archive', media: MEDIA.gzip, body } as const;
    const there = await client.getCourse(OTHER_KEY);
    const done = await client.write(
      importCourse(OTHER_KEY, { content, orphans: 'delete' }),
      there.ok ? { ifMatch: await courseVersion(service, OTHER_KEY) } : {},
    );
    return done.ok ? [usage('course@course', OTHER_KEY)] : null;
  };
}

/** What may differ: fresh ids and what names them, and the mark of an empty block that is no pointer. */
function nameless(xml: string): string {
  return xml
    .replace(/ (url_name|filename)="[^"]*"/g, '')
    .replace(' x-is-pointer-node="no"', '')
    .replace(/block-v1:[\w+]+@(\w+)\+block@\w+/g, '$1');
}

async function comesOut({ client }: Service, block: string, copies: Copies): Promise<boolean> {
  const text = async (id: string) => nameless(value(await client.getDocument(id)));
  const made = await copies();
  if (made === null) return false;
  const whole = await text(block);
  for (const each of made) if ((await text(each)) !== whole) return false;
  return true;
}

const same = (one: unknown, two: unknown) => JSON.stringify(one) === JSON.stringify(two);

/** Of the fields, those whose value is the same in every copy of the block; tried apart where one spoils others. */
async function settingsPassing(
  service: Service,
  block: string,
  copies: Copies,
  fields: readonly Field[],
): Promise<readonly string[]> {
  const explicit = async (id: string) => value(await service.client.getBlock(id)).settings.explicit;
  const write = async (settings: Readonly<Record<string, Json>>) => {
    const { node: ifMatch } = await versions(service, block);
    return (await service.client.write(setSettings(KEY, block, { settings }), { ifMatch })).ok;
  };
  const given = Object.fromEntries(fields.map((field) => [field.name, settingSample(typeOf(block), field)]));
  const before = await explicit(block);
  const was = Object.fromEntries(fields.map(({ name }) => [name, before[name] ?? null]));
  const made = (await write(given)) ? await copies() : null;
  let passing: readonly string[] = [];
  if (made !== null) {
    const held = [await explicit(block)];
    for (const each of made) held.push(await explicit(each));
    passing = Object.keys(given).filter((name) => held.every((each) => same(each[name], given[name])));
  }
  await write(was);
  if (passing.length === fields.length || fields.length < 2) return passing;
  const half = Math.ceil(fields.length / 2);
  return [
    ...(await settingsPassing(service, block, copies, fields.slice(0, half))),
    ...(await settingsPassing(service, block, copies, fields.slice(half))),
  ];
}

async function passing(found: BlockType): Promise<Passing> {
  const service = await emptyService();
  const block = await withExample(service, found);
  const copies = found.type === 'course' ? copiesOfRoot(service) : copiesOf(service, block ?? '');
  if (block === null || !(await comesOut(service, block, copies))) return NOTHING;
  const fields = fieldsOf(found.type).filter(({ scope }) => scope === 'settings');
  return {
    example_passes: true,
    settings_passing: [...(await settingsPassing(service, block, copies, fields))].sort(),
  };
}

async function withExample(service: Service, found: BlockType): Promise<string | null> {
  if (found.type === 'course') {
    await put(service, KEY, { 'course.xml': found.example });
    return usage('course@course');
  }
  for (const key of [KEY, OTHER_KEY]) await put(service, key, COURSE);
  return insertBlock(service, KEY, found.type, document(found.example));
}

/** A page beside the tree has a file, and no settings of its own. */
async function passingPage({ type, example }: BlockType): Promise<Passing> {
  const service = await emptyService();
  await put(service, KEY, COURSE);
  const path = `${FOLDERS[type]}/${/url_name="(\w+)"/.exec(example)?.[1]}.html`;
  const page = new TextEncoder().encode('<p>A <b>sample</b> &amp; more.</p>\r\n');
  const write = putFile(KEY, 'file', path, page);
  value(await service.client.write(write, { ifMatch: await courseVersion(service) }));
  if ((await copiesOfRoot(service)()) === null) return NOTHING;
  const copy = value(await service.client.getFile(OTHER_KEY, path));
  return { example_passes: same([...copy], [...page]), settings_passing: [] };
}

describe('block types', () => {
  test('say which examples and settings come out of an export as they went in', { timeout: 300_000 }, async () => {
    const { client } = await emptyService();
    for (const each of value(await client.listBlockTypes())) {
      const found = BLOCK_TYPES.find(({ type }) => type === each.type);
      if (found === undefined) expect.unreachable();
      const { example_passes, settings_passing } = each;
      const passes = await (found.detached ? passingPage(found) : passing(found));
      expect({ type: each.type, example_passes, settings_passing: [...settings_passing].sort() }).toEqual({
        type: found.type,
        ...passes,
      });
      const detail = value(await client.getBlockType(each.type));
      expect([detail.example_passes, detail.settings_passing]).toEqual([example_passes, settings_passing]);
    }
  });
});
