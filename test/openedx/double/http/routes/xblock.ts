/** Single blocks: the v0 API, and the addresses of newer releases. */
import {
  type BlockKey,
  type BlockUpdate,
  type CourseRun,
  courseRoot,
  courseText,
  typeOf,
  usageText,
} from '../../modulestore/index.ts';
import { entriesOf, isDict, isList, type JsonValue, truth, valueAt } from '../../modulestore/json.ts';
import { blockOf, fieldValue, hasChanges, ownContent, ownMetadata, parentOf } from '../../modulestore/store/readers.ts';
import { type Answer, crash, json, noContent } from '../answer.ts';
import { checkBody } from '../block-body.ts';
import { blockInfo } from '../block-info.ts';
import { bodyOf, type Call, courseKeyOf, requireAuthor, userOf } from '../call.ts';
import type { Handler, Resource } from '../resource.ts';
import { withAssetLinks } from '../static-links.ts';
import { storing, target, targetOf } from './block-target.ts';

const allow = 'GET, PUT, PATCH, DELETE, HEAD, OPTIONS';

export const xblocks: readonly Resource[] = [
  {
    path: '/api/contentstore/v0/xblock/:course',
    kind: 'developer',
    allow: 'POST, OPTIONS',
    methods: { POST: author(create) },
  },
  {
    path: '/api/contentstore/v0/xblock/:course/:block',
    kind: 'developer',
    allow,
    methods: { GET: author(get), PUT: author(put), PATCH: author(put), DELETE: author(remove) },
  },
];

/** The addresses of newer releases. */
export const newerXblocks: readonly Resource[] = ['/api/contentstore/v1/xblock', '/api/authoring/v1/xblocks'].flatMap(
  (path) => [
    { path: `${path}/`, kind: 'developer' as const, allow: 'POST, OPTIONS', methods: { POST: checked(create) } },
    {
      path: `${path}/:block/`,
      kind: 'developer' as const,
      allow,
      methods: { GET: get, PUT: checked(put), PATCH: checked(put), DELETE: remove },
    },
  ],
);

/** The v0 API asks for rights in the course of the address, not of the block, and then checks the body. */
function author(handler: Handler): Handler {
  const inner = checked(handler);
  return (call) => {
    requireAuthor(call, courseKeyOf(call));
    return inner(call);
  };
}

function checked(handler: Handler): Handler {
  return (call) => {
    if (['POST', 'PUT', 'PATCH'].includes(call.method)) checkBody(bodyOf(call));
    return handler(call);
  };
}

export function get(call: Call): Answer {
  const { run, block } = target(call);
  const { world } = call;
  const fields = (call.query.get('fields') ?? '').split(',');
  if (fields.includes('graderType')) {
    const type = fieldValue(run, block, 'format');
    return json({
      graderType: typeof type === 'string' ? type : 'notgraded',
      location: usageText(run.key, block),
    });
  }
  blockOf(run, block);
  if (fields.includes('ancestorInfo')) return json({ ancestors: ancestorsOf(call, run, block) });
  // Studio looks at the whole course run for changes: a foreign child anywhere in it is a 500 here.
  hasChanges(run, courseRoot);
  const data = fieldValue(run, block, 'data') ?? '';
  if (typeof data !== 'string' && entriesOf(data).length > 0) return crash();
  const shown = typeof data === 'string' ? withAssetLinks(data, run) : data;
  const info = blockInfo(world, run, block, { content: { data: shown, metadata: ownMetadata(blockOf(run, block)) } });
  return json(fields.includes('customReadToken') ? { ...info, ...relatives(run, block) } : info);
}

function relatives(run: CourseRun, block: BlockKey): { [name: string]: JsonValue } {
  const parts = (key: BlockKey) => ({ block_type: typeOf(key), block_id: key.slice(key.indexOf('@') + 1) });
  const parent = parentOf(run, block);
  return {
    parent: parent === undefined ? null : parts(parent),
    children: blockOf(run, block).children.map(parts),
  };
}

function ancestorsOf(call: Call, run: CourseRun, block: BlockKey): JsonValue[] {
  const parent = parentOf(run, block);
  if (parent === undefined) return [];
  return [blockInfo(call.world, run, parent), ...ancestorsOf(call, run, parent)];
}

export async function put(call: Call): Promise<Answer> {
  const { run, course, block } = target(call);
  const body = bodyOf(call);
  const update = updateOf(body);
  const id = usageText(course, block);
  // handouts and updates come into being when they are first written
  const isNew = typeOf(block) === 'course_info' && !run.draft.blocks.has(block);
  const before = isNew ? null : (ownContent(blockOf(run, block))['data'] ?? null);
  const publishes = valueAt(body, 'publish');
  const stored = await storing(() => call.world.store.update(course, block, update, userOf(call).name));
  if (publishes === 'discard_changes') return json({ id });
  const grader = update.graderType === undefined ? {} : { graderType: update.graderType };
  return json({ id, data: update.data ?? before, metadata: ownMetadata(stored), ...grader });
}

function updateOf(body: JsonValue): BlockUpdate {
  const text = (name: string) => {
    const value = valueAt(body, name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const dict = (name: string) => {
    const value = valueAt(body, name);
    return isDict(value) ? Object.fromEntries(entriesOf(value)) : undefined;
  };
  const list = (name: string) => {
    const value = valueAt(body, name);
    return isList(value) ? value.map(String) : undefined;
  };
  const publish = text('publish');
  return {
    data: text('data'),
    metadata: dict('metadata'),
    fields: dict('fields'),
    nullout: list('nullout'),
    children: list('children'),
    graderType: text('graderType'),
    publish:
      publish === 'make_public' || publish === 'republish' || publish === 'discard_changes' ? publish : undefined,
    ...(valueAt(body, 'isPrereq') === undefined ? {} : { isPrereq: truth(valueAt(body, 'isPrereq') ?? null) }),
  };
}

export async function remove(call: Call): Promise<Answer> {
  const { course, block } = target(call);
  await storing(() => call.world.store.delete(course, block, userOf(call).name));
  return noContent();
}

export async function create(call: Call): Promise<Answer> {
  const { store, clipboards } = call.world;
  const body = bodyOf(call);
  const parentText = valueAt(body, 'parent_locator');
  if (typeof parentText !== 'string') return crash();
  const parent = targetOf(call, parentText);
  const created = (key: BlockKey) =>
    json({ locator: usageText(parent.course, key), courseKey: courseText(parent.course) });
  const user = userOf(call);
  const source = valueAt(body, 'duplicate_source_locator');
  if (typeof source === 'string') {
    const { block } = targetOf(call, source);
    return created(await storing(() => store.duplicate(parent.course, block, parent.block, user.name)));
  }
  if (valueAt(body, 'staged_content') === 'clipboard') {
    const empty = clipboards.of(user.name) === undefined;
    const error = empty ? 'Your clipboard is empty or invalid.' : 'There was a problem pasting your component.';
    return json({ error }, 400);
  }
  const category = valueAt(body, 'category');
  if (typeof category !== 'string') return crash();
  const name = valueAt(body, 'display_name');
  const creation = {
    parent: parent.block,
    category,
    ...(typeof name === 'string' ? { displayName: name } : {}),
  };
  return created(await storing(() => store.createBlock(parent.course, creation, user.name)));
}
