/** Single blocks: the v0 API by token, and Studio's own `/xblock/` by session. Both lead to the same handler. */
import {
  type BlockKey,
  type BlockUpdate,
  type CourseKey,
  type CourseRun,
  courseRoot,
  courseText,
  parseCourseKey,
  parseUsageKey,
  StoreFailure,
  typeOf,
  usageText,
} from '../../modulestore/index.ts';
import { entriesOf, isDict, isList, type JsonValue, truth, valueAt } from '../../modulestore/json.ts';
import {
  blockOf,
  fieldValue,
  hasChanges,
  orphansOf,
  ownContent,
  ownMetadata,
  parentOf,
} from '../../modulestore/store/readers.ts';
import { type Answer, crash, json, noContent, permissionDenied, Refusal } from '../answer.ts';
import { checkBody } from '../block-body.ts';
import { blockInfo } from '../block-info.ts';
import { bodyOf, type Call, courseKeyOf, requireAuthor, userOf } from '../call.ts';
import type { Handler, Resource } from '../resource.ts';
import { withAssetLinks } from '../static-links.ts';
import { outlineOf } from './course-index.ts';

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
  { path: '/xblock/', kind: 'session', methods: { POST: create, PUT: create, PATCH: move } },
  { path: '/xblock/:block', kind: 'session', methods: { GET: get, POST: put, PUT: put, PATCH: put, DELETE: remove } },
  { path: '/xblock/outline/:block', kind: 'session', methods: { GET: outline } },
  { path: '/xblock/:block/handler/:handler', kind: 'session', methods: { POST: handle } },
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

interface Target {
  readonly run: CourseRun;
  readonly course: CourseKey;
  readonly block: BlockKey;
}

/** A block that the user may read and write. A key that is not one, or of no course run, is a 500. */
function targetOf(call: Call, text: string): Target {
  const usage = parseUsageKey(text);
  if (usage === undefined) throw new Refusal(crash());
  if (!call.world.users.mayAuthor(userOf(call), usage.course)) throw new Refusal(permissionDenied());
  const run = call.world.store.run(usage.course);
  if (run === undefined) throw new Refusal(crash());
  return { run, course: usage.course, block: usage.block };
}

function target(call: Call): Target {
  return targetOf(call, call.params['block'] ?? '');
}

function get(call: Call): Answer {
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

async function put(call: Call): Promise<Answer> {
  const { run, course, block } = target(call);
  const body = bodyOf(call);
  const update = updateOf(body);
  const id = usageText(course, block);
  const before = ownContent(blockOf(run, block))['data'] ?? null;
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

/** Turns the store's refusals into Studio's 400s. The rest stays a 500. */
async function storing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    const { code, message } = error;
    if (code === 'invalid-value') throw new Refusal(json({ error: `Invalid data (${message})` }, 400));
    if (code === 'concurrent-authors' || code === 'invalid-move') throw new Refusal(json({ error: message }, 400));
    throw error;
  }
}

async function remove(call: Call): Promise<Answer> {
  const { course, block } = target(call);
  await storing(() => call.world.store.delete(course, block, userOf(call).name));
  return noContent();
}

async function create(call: Call): Promise<Answer> {
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

async function move(call: Call): Promise<Answer> {
  const body = bodyOf(call);
  const source = valueAt(body, 'move_source_locator');
  const to = valueAt(body, 'parent_locator');
  if (typeof source !== 'string' || typeof to !== 'string') {
    return json({ error: 'Patch request did not recognise any parameters to handle.' }, 400);
  }
  const parent = targetOf(call, to);
  const { block } = targetOf(call, source);
  const index = valueAt(body, 'target_index');
  const at = typeof index === 'number' ? index : undefined;
  const from = await storing(() => call.world.store.move(parent.course, block, parent.block, at, userOf(call).name));
  return json({ move_source_locator: source, parent_locator: to, source_index: from });
}

function outline(call: Call): Answer {
  const { run, block } = target(call);
  return json(outlineOf(call, run, block));
}

/** JSON handlers of block classes. The double has none: each answers as the ORA editor to a body that it cannot use. */
function handle(call: Call): Answer {
  const { run, block } = target(call);
  blockOf(run, block);
  return json({ success: false, msg: 'Error updating XBlock configuration' });
}

/** `/orphan/`: blocks that nothing names. */
export const orphans: Resource = {
  path: '/orphan/:course',
  kind: 'session',
  methods: {
    GET: (call) => {
      const { course, run } = orphanCourse(call);
      return json(orphansOf(run).map((key) => usageText(course, key)));
    },
    DELETE: async (call) => {
      const { course } = orphanCourse(call);
      const user = userOf(call);
      if (user.globalStaff !== true) return permissionDenied();
      const deleted = await call.world.store.deleteOrphans(course, user.name);
      return json({ deleted: deleted.map((key) => usageText(course, key)) });
    },
  },
};

function orphanCourse(call: Call): { course: CourseKey; run: CourseRun } {
  const course = parseCourseKey(call.params['course'] ?? '');
  if (course === undefined) throw new Refusal(crash());
  if (!call.world.users.mayAuthor(userOf(call), course)) throw new Refusal(permissionDenied());
  const run = call.world.store.run(course);
  if (run === undefined) throw new Refusal(crash());
  return { course, run };
}
