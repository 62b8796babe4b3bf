/** Readers of single blocks as OLX: olx-export and the clipboard. */
import { classOf } from '../../modulestore/classes/block-classes.ts';
import { type BlockOlx, blockOlx } from '../../modulestore/export/block-olx.ts';
import {
  type BlockKey,
  type CourseRun,
  courseRoot,
  parseUsageKey,
  typeOf,
  usageText,
} from '../../modulestore/index.ts';
import { type JsonValue, valueAt } from '../../modulestore/json.ts';
import { blockOf, parentOf } from '../../modulestore/store/readers.ts';
import { type Answer, crash, detailError, json, Refusal } from '../answer.ts';
import { displayName, studioUrl } from '../block-info.ts';
import { bodyOf, type Call, userOf } from '../call.ts';
import type { Copied } from '../clipboards.ts';
import { isoTime } from '../display-time.ts';
import type { Resource } from '../resource.ts';

const allowRead = 'GET, HEAD, OPTIONS';

export const olxResources: readonly Resource[] = [
  { path: '/api/olx-export/v1/xblock/:block/', kind: 'rest', allow: 'OPTIONS, GET', methods: { GET: exportOlx } },
  {
    path: '/api/olx-export/v1/xblock-export-file/:block/:name',
    kind: 'rest',
    allow: 'OPTIONS, GET',
    methods: { GET: exportFile },
  },
  {
    path: '/api/content-staging/v1/clipboard/',
    kind: 'rest',
    allow: 'GET, POST, HEAD, OPTIONS',
    methods: { GET: (call) => json(clipboardOf(call)), POST: copy },
  },
  {
    path: '/api/content-staging/v1/staged-content/:id/olx',
    kind: 'rest',
    allow: allowRead,
    methods: { GET: stagedOlx },
  },
];

const NO_MEMBER = 'You must be a member of the course team in Studio to export OLX using this API.';
const TOO_LARGE: ReadonlySet<string> = new Set(['course', 'chapter', 'sequential']);

function exportOlx(call: Call): Answer {
  const usage = parseUsageKey(call.params['block'] ?? '');
  if (usage === undefined) return json(['Invalid usage key'], 400);
  if (TOO_LARGE.has(typeOf(usage.block))) {
    return json(['Requested XBlock tree is too large - export verticals or their children only'], 400);
  }
  if (!call.world.users.mayAuthor(userOf(call), usage.course)) return detailError(403, NO_MEMBER);
  const run = call.world.store.run(usage.course);
  if (run === undefined) return crash();
  const blocks = new Map<string, JsonValue>();
  const add = (key: BlockKey) => {
    const { olx, files, assets } = written(run, key, false);
    const own = [...files.keys()].map((name) => [name, exportFileUrl(call, run, key, name)] as const);
    const named = [...own, ...assets.map(({ name, url }) => [name, `${call.world.cmsUrl}${url}`] as const)];
    blocks.set(usageText(run.key, key), {
      olx,
      ...(named.length > 0
        ? { static_files: Object.fromEntries(named.map(([name, url]) => [name, { url }] as const)) }
        : {}),
    });
    if (classOf(typeOf(key)).hasChildren) for (const child of blockOf(run, key).children) add(child);
  };
  add(usage.block);
  return json({ root_block_id: usageText(run.key, usage.block), blocks: Object.fromEntries(blocks) });
}

/** @throws Refusal 500 for a text with a link to `/static/` itself: the platform finds no asset key for it */
function written(run: CourseRun, key: BlockKey, keepUrlName: boolean): BlockOlx {
  const result = blockOlx(run, key, keepUrlName);
  if (result.assets.some(({ name }) => name === '')) throw new Refusal(crash());
  return result;
}

function exportFileUrl(call: Call, run: CourseRun, key: BlockKey, name: string): string {
  return `${call.world.cmsUrl}/api/olx-export/v1/xblock-export-file/${usageText(run.key, key)}/${encodeURIComponent(name)}`;
}

function exportFile(call: Call): Answer {
  const usage = parseUsageKey(call.params['block'] ?? '');
  if (usage === undefined) return json(['Invalid usage key'], 400);
  if (!call.world.users.mayAuthor(userOf(call), usage.course)) return detailError(403, NO_MEMBER);
  const run = call.world.store.run(usage.course);
  if (run === undefined) return crash();
  const bytes = blockOlx(run, usage.block, false).files.get(call.params['name'] ?? '');
  if (bytes === undefined) return detailError(404, 'Not found.');
  return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: bytes };
}

function copy(call: Call): Answer {
  const { store, clipboards, users, now } = call.world;
  const text = valueAt(bodyOf(call), 'usage_key');
  const usage = typeof text === 'string' ? parseUsageKey(text) : undefined;
  if (usage === undefined) throw new Refusal(json(['Invalid usage key'], 400));
  if (TOO_LARGE.has(typeOf(usage.block))) return json(['Requested XBlock tree is too large'], 400);
  const user = userOf(call);
  if (!users.mayAuthor(user, usage.course)) return detailError(403, NO_MEMBER);
  const run = store.run(usage.course);
  if (run?.draft.blocks.get(usage.block) === undefined) {
    return detailError(404, 'The requested usage key does not exist.');
  }
  const copied = clipboards.copy({
    user: user.name,
    created: now(),
    course: usage.course,
    usageKey: usageText(usage.course, usage.block),
    blockType: typeOf(usage.block),
    displayName: displayName(run, usage.block),
    olx: written(run, usage.block, true).olx,
    editUrl: editUrl(call, run, usage.block),
  });
  return json(clipboardJson(call, copied));
}

/** The nearest page of Studio: that of the block or of the unit that holds it. */
function editUrl(call: Call, run: CourseRun, key: BlockKey): string {
  for (let at: BlockKey | undefined = key; at !== undefined; at = parentOf(run, at)) {
    const url = studioUrl(run, at);
    if (url !== null) return `${call.world.cmsUrl}${url}`;
  }
  return '';
}

/** The clipboard of the user. */
export function clipboardOf(call: Call): JsonValue {
  const copied = call.world.clipboards.of(userOf(call).name);
  if (copied !== undefined) return clipboardJson(call, copied);
  return { content: null, source_usage_key: '', source_context_title: '', source_edit_url: '' };
}

const TYPE_NAMES: { readonly [type: string]: string } = {
  vertical: 'Unit',
  html: 'Text',
  problem: 'Problem',
  video: 'Video',
};

function clipboardJson(call: Call, copied: Copied): JsonValue {
  const run = call.world.store.run(copied.course);
  return {
    content: {
      id: copied.id,
      user_id: userOf(call).id,
      created: isoTime(copied.created),
      purpose: 'clipboard',
      status: 'ready',
      block_type: copied.blockType,
      block_type_display: TYPE_NAMES[copied.blockType] ?? copied.displayName,
      olx_url: `${call.world.cmsUrl}/api/content-staging/v1/staged-content/${copied.id}/olx`,
      display_name: copied.displayName,
    },
    source_usage_key: copied.usageKey,
    source_context_title: run === undefined ? '' : displayName(run, courseRoot),
    source_edit_url: copied.editUrl,
  };
}

function stagedOlx(call: Call): Answer {
  const copied = call.world.clipboards.of(userOf(call).name);
  if (copied === undefined || String(copied.id) !== call.params['id']) return detailError(404, 'Not found.');
  const id = copied.usageKey.slice(copied.usageKey.lastIndexOf('@') + 1);
  return {
    status: 200,
    headers: {
      'content-type': `application/vnd.openedx.xblock.v1.${copied.blockType}+xml`,
      'content-disposition': `attachment; filename="${id}.xml"`,
    },
    body: copied.olx,
  };
}
