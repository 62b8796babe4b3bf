import { classOf } from '../classes/block-classes.ts';
import { assetName } from '../import/static-files.ts';
import type { JsonValue } from '../json.ts';
import { assetText, type BlockKey, idOf, typeOf } from '../keys.ts';
import { blockOf, fieldValue } from '../store/readers.ts';
import { type CourseRun, StoreFailure } from '../types.ts';
import { XmlElement } from '../xml/element.ts';
import { parseXml } from '../xml/parse-xml.ts';
import { prettyXml } from '../xml/write-xml.ts';
import { fillNode } from './block-xml.ts';
import type { OlxWriter } from './olx-writer.ts';
import { pythonText } from './python-text.ts';

/** A block and its children as one OLX text: what olx-export and the clipboard give. */
export interface BlockOlx {
  readonly olx: string;
  /** Files of Files & Uploads that the OLX names, in its order: `/asset-v1:…` addresses. */
  readonly assets: readonly { readonly name: string; readonly url: string }[];
  /** Files that the blocks write themselves: transcripts. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Serializes the draft of a block with its children inline, as `XBlockSerializer` does. olx-export leaves out
 * `url_name`; the clipboard keeps it. Settings of html blocks besides title and editor are lost.
 * @throws StoreFailure `block-not-found`, or `crash` for a text with an empty link `"/static/"`
 */
export function blockOlx(run: CourseRun, key: BlockKey, keepUrlName: boolean): BlockOlx {
  const files = new Map<string, Uint8Array>();
  const writer: OlxWriter = {
    run,
    branch: 'draft',
    file: undefined,
    parse: (xml) => parseXml(xml, { keepBlanks: true }),
    staticFile: (path, bytes) => files.set(path, bytes),
  };
  const olx = portable(run, prettyXml(serialize(run, key, writer, keepUrlName)));
  return { olx, files, assets: assetsIn(run, key, olx) };
}

function serialize(run: CourseRun, key: BlockKey, writer: OlxWriter, keepUrlName: boolean): XmlElement {
  const block = blockOf(run, key);
  let node: XmlElement;
  if (typeOf(key) === 'html') {
    node = htmlNode(run, key);
  } else {
    node = new XmlElement('root');
    fillNode(node, { ...block, children: [] }, writer);
    if (classOf(typeOf(key)).hasChildren) {
      for (const child of block.children) node.children.push(serialize(run, child, writer, keepUrlName));
    }
    if (!node.attributes.has('url_name')) node.attributes.set('url_name', idOf(key));
  }
  if (!keepUrlName) node.attributes.delete('url_name');
  return node;
}

function htmlNode(run: CourseRun, key: BlockKey): XmlElement {
  const value = (name: string): JsonValue => fieldValue(run, key, name);
  const { fields } = blockOf(run, key);
  const node = new XmlElement('html', { url_name: idOf(key) });
  const name = value('display_name');
  if (typeof name === 'string' && name !== '') node.attributes.set('display_name', name);
  if (fields.has('editor')) node.attributes.set('editor', pythonText(value('editor')));
  if (value('use_latex_compiler') === true) node.attributes.set('use_latex_compiler', 'true');
  for (const [field, own] of fields) if (field.startsWith('upstream')) node.attributes.set(field, pythonText(own));
  node.text = String(value('data') ?? '').replaceAll(']]>', ']]&gt;');
  node.isCdata = true;
  return node;
}

/** Absolute links to files of the same course become `/static/…`. */
function portable(run: CourseRun, olx: string): string {
  const prefix = assetText(run.key, '');
  return olx.replace(/https?:\/\/[^/]+\/([^\s'"&]+)/g, (link, path: string) =>
    path.startsWith(prefix) ? `/static/${path.slice(prefix.length)}` : link,
  );
}

function assetsIn(run: CourseRun, key: BlockKey, olx: string): BlockOlx['assets'] {
  const names = new Set<string>();
  for (const [, , path = ''] of olx.replaceAll('&quot;', '"').matchAll(/(\\?['"])\/static\/(.*?)\1/g)) names.add(path);
  const usesPython = /<script type=(["'])(?:text|loncapa)\/python\1>/.test(olx);
  if (usesPython && ['problem', 'vertical'].includes(typeOf(key)) && run.assets.has('python_lib.zip')) {
    names.add('python_lib.zip');
  }
  // A link to nothing has no asset key: the platform answers 500 for the whole unit.
  if (names.has('')) throw new StoreFailure('crash', 'InvalidKeyError: an asset without a name');
  return [...names].map((name) => ({ name, url: `/${assetText(run.key, assetName(name))}` }));
}
