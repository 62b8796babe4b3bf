/** Files & Uploads. */
import { type Asset, assetText, type CourseRun, StoreFailure, typeOf, usageText } from '../../modulestore/index.ts';
import { type JsonValue, valueAt } from '../../modulestore/json.ts';
import { fieldValue, parentOf } from '../../modulestore/store/readers.ts';
import { type Answer, crash, json, noContent, pageNotFound, Refusal } from '../answer.ts';
import { displayName } from '../block-info.ts';
import { assumedRun, bodyOf, type Call, courseKeyOf, formOf, requireAuthor } from '../call.ts';
import { displayTime } from '../display-time.ts';
import type { Resource } from '../resource.ts';

const base = '/api/contentstore/v0/file_assets/:course';

export const files: readonly Resource[] = [
  { path: base, kind: 'developer', allow: 'GET, POST, HEAD, OPTIONS', methods: { GET: list, POST: upload } },
  {
    path: `${base}/:asset`,
    kind: 'developer',
    allow: 'GET, PUT, DELETE, HEAD, OPTIONS',
    methods: { PUT: lock, DELETE: remove },
  },
];

/** What Studio takes at most. */
const MAXIMUM_UPLOAD = 20 * 2 ** 20;

function runOf(call: Call): CourseRun {
  const course = courseKeyOf(call);
  requireAuthor(call, course);
  return assumedRun(call, course);
}

function list(call: Call): Answer {
  const run = runOf(call);
  const { query } = call;
  const number = (name: string, fallback: number) => Number.parseInt(query.get(name) ?? '', 10) || fallback;
  const size = number('page_size', 50);
  const page = number('page', 0);
  const sort = query.get('sort') ?? 'date_added';
  const direction = query.get('direction') ?? '';
  const text = query.get('text_search') ?? '';
  const all = sorted([...run.assets.values()], sort, direction).filter((asset) =>
    text.split(' ').every((word) => asset.displayName.toLowerCase().includes(word.toLowerCase())),
  );
  const last = Math.max(0, Math.ceil(all.length / size) - 1);
  const shown = Math.min(page, last);
  const assets = all.slice(shown * size, (shown + 1) * size);
  return json({
    start: shown * size,
    end: shown * size + assets.length,
    page: shown,
    pageSize: size,
    totalCount: all.length,
    assets: assets.map((asset) => assetJson(call, run, asset, true)),
    sort,
    direction,
    assetTypes: [],
    textSearch: text,
  });
}

/** Newest first, or last in the alphabet first, unless `asc` is asked for. */
function sorted(assets: readonly Asset[], sort: string, direction: string): readonly Asset[] {
  const key = (asset: Asset) => (sort === 'display_name' ? asset.displayName : asset.uploadedOn);
  const sign = direction.toLowerCase() === 'asc' ? 1 : -1;
  return assets.toSorted((one, other) => (key(one) < key(other) ? -sign : key(one) > key(other) ? sign : 0));
}

function assetJson(call: Call, run: CourseRun, asset: Asset, withUsage: boolean): { [name: string]: JsonValue } {
  const key = assetText(run.key, asset.name);
  return {
    display_name: asset.displayName,
    content_type: asset.contentType,
    date_added: displayTime(asset.uploadedOn),
    url: `/${key}`,
    external_url: `${call.world.lmsUrl}/${key}`,
    portable_url: `/static/${asset.name}`,
    thumbnail:
      asset.thumbnail === null
        ? null
        : `/${assetText(run.key, asset.thumbnail).replace('type@asset', 'type@thumbnail')}`,
    locked: asset.locked,
    static_full_url: `/assets/courseware/v1/${asset.md5}/${key}`,
    id: key,
    file_size: asset.bytes.length,
    ...(withUsage ? { usage_locations: usageOf(run, asset) } : {}),
  };
}

/** Blocks in verticals whose text names the file. */
function usageOf(run: CourseRun, asset: Asset): JsonValue[] {
  const usage: JsonValue[] = [];
  for (const block of run.draft.blocks.values()) {
    if (typeOf(block.key) !== 'vertical') continue;
    for (const child of block.children) {
      const data = run.draft.blocks.has(child) ? fieldValue(run, child, 'data') : null;
      if (typeof data !== 'string' || typeOf(child) === 'video') continue;
      if (!data.includes(`/static/${asset.name}`) && !data.includes(assetText(run.key, asset.name))) continue;
      const subsection = parentOf(run, block.key);
      const place = subsection === undefined ? '' : displayName(run, subsection);
      usage.push({
        display_location: `${place} - ${displayName(run, block.key)} / ${displayName(run, child)}`,
        url: `/container/${usageText(run.key, block.key)}#${usageText(run.key, child)}`,
      });
    }
  }
  return usage;
}

async function upload(call: Call): Promise<Answer> {
  const run = runOf(call);
  const file = (await formOf(call)).get('file');
  if (!(file instanceof File)) return crash();
  if (file.size > MAXIMUM_UPLOAD) {
    const error = `File ${file.name} exceeds maximum size of 20 MB.`;
    return json({ error }, 413);
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const type = file.type === '' ? 'application/octet-stream' : file.type;
  const asset = call.world.store.putAsset(run.key, file.name, type, bytes);
  return json({ asset: assetJson(call, run, asset, false), msg: 'Upload completed' });
}

function nameOf(call: Call, run: CourseRun): string {
  const prefix = assetText(run.key, '');
  const key = call.params['asset'] ?? '';
  if (!key.startsWith(prefix)) throw new Refusal(crash());
  return key.slice(prefix.length);
}

function lock(call: Call): Answer {
  const run = runOf(call);
  const body = bodyOf(call);
  const locked = valueAt(body, 'locked');
  if (typeof locked !== 'boolean') return crash();
  return found(() => {
    call.world.store.lockAsset(run.key, nameOf(call, run), locked);
    return json(body, 201);
  });
}

function remove(call: Call): Answer {
  const run = runOf(call);
  return found(() => {
    call.world.store.deleteAsset(run.key, nameOf(call, run));
    return noContent();
  });
}

function found(work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof StoreFailure) return pageNotFound();
    throw error;
  }
}
