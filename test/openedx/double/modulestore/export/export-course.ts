import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { classOf, directOnlyTypes } from '../classes/block-classes.ts';
import { dictOf, type JsonValue } from '../json.ts';
import { assetText, type BlockKey, courseRoot, idOf, typeOf, usageText } from '../keys.ts';
import { dumps } from '../python-json.ts';
import { fieldValue, hasChanges, ownMetadata, parentOf } from '../store/readers.ts';
import type { CourseRun, StoredBlock } from '../types.ts';
import { XmlElement } from '../xml/element.ts';
import { parseXml } from '../xml/parse-xml.ts';
import { plainXml } from '../xml/write-xml.ts';
import { fillNode } from './block-xml.ts';
import type { OlxWriter } from './olx-writer.ts';

/** The files of a whole-course export by path, without the folder `course`. @throws StoreFailure or XmlSyntaxError */
export function exportFiles(run: CourseRun): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const put = (path: string, text: string): void => {
    files.set(path, new TextEncoder().encode(text));
  };
  const staticFile = (path: string, bytes: Uint8Array): void => {
    files.set(`static/${path}`, bytes);
  };
  const writer: OlxWriter = { run, branch: 'published', file: put, parse: parseXml, staticFile };
  const root = new XmlElement('unknown', { url_name: run.key.run });
  fillNode(root, stored(run, courseRoot), writer);
  put('course.xml', plainXml(root));
  put('assets/assets.xml', '<assets/>');
  putAssets(run, put, staticFile);
  for (const [type, folder, suffix] of extraContent) putExtra(run, type, folder, suffix, put);
  const metadata = ownMetadata(stored(run, courseRoot));
  const policies = `policies/${run.key.run}`;
  put(`${policies}/grading_policy.json`, indented(fieldValue(run, courseRoot, 'grading_policy', 'published')));
  put(`${policies}/policy.json`, indented({ [`course/${run.key.run}`]: metadata }));
  const drafts: OlxWriter = {
    run,
    branch: 'draft',
    parse: parseXml,
    file: (path, text) => put(`drafts/${path}`, text),
    staticFile,
  };
  for (const key of draftRoots(run)) putDraft(run, key, drafts);
  return files;
}

/** The archive of {@link exportFiles}: a `.tar.gz` with one folder `course`. */
export async function exportArchive(run: CourseRun): Promise<Uint8Array> {
  const archive = pack();
  for (const [path, bytes] of exportFiles(run)) {
    archive.entry({ name: `course/${path}`, mtime: new Date(run.published.editedOn) }, Buffer.from(bytes));
  }
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return gzipSync(Buffer.concat(chunks));
}

function stored(run: CourseRun, key: BlockKey): StoredBlock {
  const block = run.published.blocks.get(key);
  if (block === undefined) throw new Error(`${key} is not published`);
  return block;
}

function indented(value: JsonValue): string {
  return dumps(value, { indent: 4, sortKeys: true });
}

const extraContent = [
  ['static_tab', 'tabs', '.html'],
  ['custom_tag_template', 'custom_tags', ''],
  ['course_info', 'info', '.html'],
  ['about', 'about', '.html'],
] as const;

/** Detached blocks: `data` as a file, other content fields as JSON beside it. The draft branch is read. */
function putExtra(
  run: CourseRun,
  type: string,
  folder: string,
  suffix: string,
  put: (path: string, text: string) => void,
): void {
  for (const block of run.draft.blocks.values()) {
    if (typeOf(block.key) !== type) continue;
    const data = fieldValue(run, block.key, 'data');
    put(`${folder}/${idOf(block.key)}${suffix}`, typeof data === 'string' ? data : '');
    for (const [name, value] of block.fields) {
      if (name === 'data' || name === 'metadata' || classOf(type).fields.get(name)?.scope !== 'content') continue;
      put(`${folder}/${idOf(block.key)}.${name}.json`, indented(value));
    }
  }
}

function putAssets(
  run: CourseRun,
  put: (path: string, text: string) => void,
  staticFile: (path: string, bytes: Uint8Array) => void,
): void {
  const { org, number, run: name } = run.key;
  const policy: [string, JsonValue][] = [];
  for (const asset of run.assets.values()) {
    const folder = asset.importPath?.slice(0, asset.importPath.lastIndexOf('/') + 1) ?? '';
    staticFile(folder + asset.displayName.replace(/[/\\]/g, '_'), asset.bytes);
    policy.push([
      asset.name,
      {
        contentType: asset.contentType,
        content_son: {
          category: 'asset',
          course: number,
          name: asset.name,
          org,
          revision: null,
          run: name,
          tag: 'c4x',
        },
        custom_md5: asset.md5,
        displayname: asset.displayName,
        filename: assetText(run.key, asset.name),
        import_path: asset.importPath,
        locked: asset.locked,
        thumbnail_location: asset.thumbnail === null ? null : ['c4x', org, number, 'thumbnail', asset.thumbnail, null],
      },
    ]);
  }
  put('policies/assets.json', indented(dictOf(policy)));
  const image = fieldValue(run, courseRoot, 'course_image', 'published');
  const standard = classOf('course').fields.get('course_image')?.default;
  const asset = image === standard && typeof image === 'string' ? run.assets.get(image) : undefined;
  if (asset !== undefined) staticFile('images/course_image.jpg', asset.bytes);
}

/** The changed blocks whose parent did not change: below them everything is written. */
function draftRoots(run: CourseRun): BlockKey[] {
  const changed = [...run.draft.blocks.keys()].filter(
    (key) => !directOnlyTypes.has(typeOf(key)) && hasChanges(run, key),
  );
  const set = new Set(changed);
  return changed.filter((key) => {
    const parent = parentOf(run, key);
    return parent !== undefined && !set.has(parent);
  });
}

function putDraft(run: CourseRun, key: BlockKey, writer: OlxWriter): void {
  const block = run.draft.blocks.get(key);
  const parent = parentOf(run, key);
  const holder = parent === undefined ? undefined : run.draft.blocks.get(parent);
  if (block === undefined || parent === undefined || holder === undefined) return;
  const index = String(holder.children.indexOf(key));
  const attributes = block.fields.get('xml_attributes') ?? {};
  const wired = dictOf([
    ...Object.entries(attributes ?? {}),
    ['parent_url', usageText(run.key, parent)],
    ['index_in_children_list', index],
  ]);
  fillNode(new XmlElement('unknown'), { ...block, fields: new Map(block.fields).set('xml_attributes', wired) }, writer);
}
