/** The OLX of a block with everything below it, as `XBlockSerializer` writes it: children inside, no files. */
import { classOf } from '../modulestore/classes/block-classes.ts';
import { fillNode } from '../modulestore/export/block-xml.ts';
import { type BlockKey, type CourseRun, idOf, typeOf } from '../modulestore/index.ts';
import { truth } from '../modulestore/json.ts';
import { blockOf, fieldValue } from '../modulestore/store/readers.ts';
import { XmlElement } from '../modulestore/xml/element.ts';
import { prettyXml } from '../modulestore/xml/write-xml.ts';
import { crash, Refusal } from './answer.ts';
import { assetKeyOf } from './static-links.ts';

export interface BlockOlx {
  readonly olx: string;
  /** The files that the text names, by path below `/static/`: their asset keys. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * @param urlNames whether each element keeps its `url_name`: the clipboard does, olx-export does not
 * @throws Refusal 500 for a text with a link to `/static/` itself
 */
export function blockOlx(run: CourseRun, key: BlockKey, urlNames: boolean): BlockOlx {
  const olx = prettyXml(blockElement(run, key, urlNames));
  const files = new Map<string, string>();
  for (const [, , path = ''] of olx.replaceAll('&quot;', '"').matchAll(/(\\?['"])\/static\/(.*?)\1/gs)) {
    if (path === '') throw new Refusal(crash());
    if (!path.endsWith('?raw')) files.set(path, assetKeyOf(run, path));
  }
  const library = 'python_lib.zip';
  const python = /<script type=(["'])(?:text|loncapa)\/python\1>/.test(olx);
  if (python && ['problem', 'vertical'].includes(typeOf(key)) && run.assets.has(library)) {
    files.set(library, assetKeyOf(run, library));
  }
  return { olx, files };
}

function blockElement(run: CourseRun, key: BlockKey, urlNames: boolean): XmlElement {
  const stored = blockOf(run, key);
  const element = typeOf(key) === 'html' ? htmlElement(run, key) : new XmlElement('root');
  if (typeOf(key) !== 'html') {
    fillNode(element, { ...stored, children: [] }, { run, branch: 'draft' });
    dropComments(element);
    if (classOf(typeOf(key)).hasChildren) {
      element.children.push(...stored.children.map((child) => blockElement(run, child, urlNames)));
    }
  }
  if (!urlNames) element.attributes.delete('url_name');
  else if (!element.attributes.has('url_name')) element.attributes.set('url_name', idOf(key));
  return element;
}

/** The body as CDATA. Of the settings only these few are written. */
function htmlElement(run: CourseRun, key: BlockKey): XmlElement {
  const value = (name: string) => fieldValue(run, key, name);
  const element = new XmlElement('html', { url_name: idOf(key) });
  const name = value('display_name');
  if (typeof name === 'string' && name !== '') element.attributes.set('display_name', name);
  if (blockOf(run, key).fields.has('editor')) element.attributes.set('editor', String(value('editor')));
  if (truth(value('use_latex_compiler'))) element.attributes.set('use_latex_compiler', 'true');
  const data = value('data');
  element.text = (typeof data === 'string' ? data : '').replaceAll(']]>', ']]&gt;');
  element.isCdata = true;
  element.hasEmptyText = true;
  return element;
}

/** Problems lose their comments here, with the text that follows each. */
function dropComments(element: XmlElement): void {
  for (const child of [...element.children]) {
    if (child.kind === 'comment') element.remove(child);
    else if (child.kind === 'element') dropComments(child);
  }
}
