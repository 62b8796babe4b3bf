import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importCourse } from '#contract';
import {
  applySteps,
  BLOCK_TYPES,
  type Block,
  type BlockId,
  type BlockType,
  blockId,
  type Course,
  type CourseKey,
  canContain,
  emptyCourse,
  explicitSettings,
  fieldsOf,
  idOf,
  indexOf,
  type Json,
  memoryBlobs,
  ROOT_ID,
  readDocument,
  renameIds,
  type Step,
  settingsPassing,
  walk,
  writeArchive,
  writeCourse,
} from '#olx';
import { settingSample } from '../../server/_setting-samples.ts';
import { archiveContent } from '../_courses.ts';
import { isLive, type Platform, startPlatform } from '../_platform.ts';
import { answerOf, type StudioService, startService } from '../_service.ts';

/** What `npm run docs` makes its table of: one record of the double, and one of a real Open edX. */
const RECORD = fileURLToPath(
  new URL(isLive ? '../../fixtures/passing-live.json' : '../../fixtures/passing-double.json', import.meta.url),
);
const RECORDING = process.env['RECORD_PASSING'] === '1';

/** By block type: whether the platform has its example as it was sent, and which settings have the value that was sent. */
type Passing = Readonly<Record<string, { readonly example: boolean; readonly settings: readonly string[] }>>;

/** A block type with a block of each of its settings, all below one container. */
interface Tried {
  readonly type: BlockType;
  readonly example: BlockId;
  readonly settings: ReadonlyMap<string, { readonly block: BlockId; readonly value: Json }>;
}

describe('block types and settings that are known to pass in Studio', () => {
  let platform: Platform;
  let service: StudioService;

  beforeAll(async () => {
    platform = await startPlatform();
    service = await startService(platform);
  });
  afterAll(async () => {
    await service.close();
    await platform.close();
  });

  test('are those of the record', { timeout: 900_000 }, async () => {
    const key = await platform.newRun();
    const { course, tried } = courseOfAll(key);
    const { version } = answerOf(await service.client.getCourse(key));
    const content = archiveContent(await packed(course));
    await service.done(importCourse(key, { content, orphans: 'reject', merge: 'theirs' }), { ifMatch: version });
    const there = indexOf((await platform.exported(key)).root).blocks;
    const found: Passing = Object.fromEntries(
      tried.map(({ type, example, settings }) => [
        type.type,
        {
          example: there.has(example) && there.get(example)?.type === type.type,
          settings: [...settings].flatMap(([name, { block, value }]) =>
            hasSetting(there.get(block), name, value) ? [name] : [],
          ),
        },
      ]),
    );
    if (RECORDING) writeFileSync(RECORD, `${JSON.stringify(found, null, 1)}\n`);
    expect(existsSync(RECORD)).toBe(true);
    const recorded = JSON.parse(readFileSync(RECORD, 'utf8')) as Passing;
    expect(found).toEqual(recorded);
  });
});

/** Settings that Studio keeps for itself, such as the key of the library that a block follows. Its outline breaks on others. */
function isOfStudio(name: string): boolean {
  return /^(?:upstream|downstream|top_level_downstream)/.test(name) || name === 'copied_from_block';
}

function hasSetting(block: Block | undefined, name: string, value: Json): boolean {
  return block !== undefined && JSON.stringify(explicitSettings(block)[name]) === JSON.stringify(value);
}

/** A course run with each type's example, and beside it the example with each of its settings. */
function courseOfAll(key: CourseKey): { readonly course: Course; readonly tried: readonly Tried[] } {
  const tried: Tried[] = [];
  const taken = new Set<BlockId>();
  /** The same block under ids that no other has. */
  const unique = (block: Block): Block => {
    const renamed = renameIds(block, (id) => taken.has(id)).block;
    for (const each of walk(renamed)) taken.add(idOf(each));
    return renamed;
  };
  const steps: Step[] = [
    insert(
      ROOT_ID,
      '<chapter url_name="all" display_name="All"><sequential url_name="all" display_name="All"/></chapter>',
    ),
  ];
  for (const type of BLOCK_TYPES) {
    if (type.detached || type.type === 'course') continue;
    let parent: BlockId = ROOT_ID;
    for (const [depth, each] of wayTo(type.type).slice(0, -1).entries()) {
      const own =
        depth === 0 && each === 'chapter'
          ? blockId('chapter', 'all')
          : depth === 1
            ? blockId('sequential', 'all')
            : null;
      if (own !== null) parent = own;
      else {
        const name = `around_${type.type}_${each}`;
        steps.push(insert(parent, `<${each} url_name="${name}" display_name="${type.title}"/>`));
        parent = blockId(each, name);
      }
    }
    const add = (settings: Readonly<Record<string, Json>>): BlockId => {
      const subtree = unique(read(type.example.replaceAll('Org+Number+Run', key.slice('course-v1:'.length))));
      const id = idOf(subtree);
      steps.push(insertion(parent, subtree));
      if (Object.keys(settings).length > 0) steps.push({ kind: 'set-settings', block: id, settings });
      return id;
    };
    const example = add({});
    const settings = new Map(
      fieldsOf(type.type)
        .filter(({ name }) => settingsPassing(type.type).includes(name) && !isOfStudio(name))
        .map((field) => {
          const value = settingSample(type.type, field);
          return [field.name, { block: add({ [field.name]: value }), value }] as const;
        }),
    );
    tried.push({ type, example, settings });
  }
  const applied = applySteps(emptyCourse(key), steps);
  if (!applied.ok) throw new Error(JSON.stringify(applied.refusal));
  return { course: applied.course, tried };
}

function insert(parent: BlockId, olx: string): Step {
  return insertion(parent, read(olx));
}

function insertion(parent: BlockId, subtree: Block): Step {
  return { kind: 'insert', parent, index: null, subtree, assets: {}, target: 'published' };
}

function read(olx: string): Block {
  const { block, diagnostics } = readDocument(olx, null);
  if (block === null) throw new Error(`${olx}: ${diagnostics[0]?.message}`);
  return block;
}

/** The types from the course down to the wanted one. */
function wayTo(type: string): readonly string[] {
  const ways: (readonly string[])[] = [[type]];
  for (const way of ways) {
    const [top = ''] = way;
    if (top === 'chapter') return way;
    for (const { type: parent } of BLOCK_TYPES)
      if (parent !== 'course' && !way.includes(parent) && canContain(parent, top)) ways.push([parent, ...way]);
  }
  throw new Error(`no way to ${type}`);
}

async function packed(course: Course): Promise<Uint8Array> {
  const blobs = memoryBlobs();
  const files = new Map<string, { readonly blob: Awaited<ReturnType<typeof blobs.put>> }>();
  for (const [path, file] of writeCourse(course)) {
    if (!('text' in file)) throw new Error(`${path} is not a text`);
    files.set(path, { blob: await blobs.put(once(new TextEncoder().encode(file.text))) });
  }
  return new Uint8Array(await new Response(writeArchive(files, blobs, 'tar.gz')).arrayBuffer());
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
