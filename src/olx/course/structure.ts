import { isPortablePath } from '../text/index.ts';

/**
 * The fixed facts by which a folder is read. They are rules of `SPEC.md`, not the catalogue: what is
 * a block, and so every version, must not change when the catalogue learns a new type.
 */

/** Types whose element children are blocks; the inside of every other type is opaque content. */
export const CONTAINER_TYPES: ReadonlySet<string> = new Set([
  'course',
  'library',
  'chapter',
  'sequential',
  'vertical',
  'library_content',
  'itembank',
  'split_test',
  'conditional',
  'randomize',
  'wrapper',
  'problem-builder',
  'step-builder',
  'pb-mcq',
  'pb-rating',
  'pb-mrq',
  'pb-table',
  'pb-column',
  'sb-step',
  'sb-review-step',
]);

/** Element children of a container that are part of its content (`course_block.py`, `xml_block.py`). */
const CONTENT_TAGS: ReadonlySet<string> = new Set(['wiki', 'textbook', 'meta', 'show', 'source', 'sources']);

/** Types that write a file of their own and a pointer (XmlMixin); the others stand inline in their parent. */
export const OWN_FILE_TYPES: ReadonlySet<string> = new Set([
  'course',
  'chapter',
  'sequential',
  'vertical',
  'html',
  'problem',
  'video',
  'lti',
  'annotatable',
  'poll_question',
  'word_cloud',
  'library_content',
  'itembank',
  'split_test',
  'conditional',
  'randomize',
]);

/** Types without a draft form: every write is live at once (`draft_and_published.py`). */
export const DIRECT_ONLY_TYPES: ReadonlySet<string> = new Set(['course', 'chapter', 'sequential']);

/** Attributes that say where a block stands, not what it is (`xml_block.py`, `xml_exporter.py`). */
export const LAYOUT_ATTRIBUTES: ReadonlySet<string> = new Set([
  'url_name',
  'filename',
  'org',
  'course',
  'data_dir',
  'parent_url',
  'parent_sequential_url',
  'index_in_children_list',
  'xblock-family',
  'x-is-pointer-node',
]);

/** Whether an attribute says where a block stands or declares a namespace, which lxml does not take as an attribute. */
export function isLayoutAttribute(name: string): boolean {
  return LAYOUT_ATTRIBUTES.has(name) || name === 'xmlns' || name.startsWith('xmlns:');
}

/** Whether the child elements of this type are blocks. The catalogue is not consulted, because versions depend on it. */
export function isContainer(type: string): boolean {
  return CONTAINER_TYPES.has(type);
}

/** Whether blocks of this type have no draft, so that every change is live at once. */
export function isDirectOnly(type: string): boolean {
  return DIRECT_ONLY_TYPES.has(type);
}

/** Whether an element child of a container is a block. Asides and namespaced elements are content. */
export function isBlockElement(name: string, family: string | null): boolean {
  return !CONTENT_TAGS.has(name) && !name.includes(':') && family !== 'xblock_asides.v1';
}

/** The path of a block's own file; `:` in a url_name stands for a folder (`xml_block.py`). */
export function ownFilePath(type: string, urlName: string): string {
  return `${type}/${urlName.replaceAll(':', '/')}.xml`;
}

/**
 * The path of the content file that a block has to itself, and what `filename` calls it: from the folder
 * of its own file for html (`html_block.py`), from that of its type for others (`xml_block.py`).
 */
export function ownBody(type: string, urlName: string, kind: 'html' | 'xml') {
  const name = urlName.replaceAll(':', '/');
  return { path: `${type}/${name}.${kind}`, filename: kind === 'html' ? name.slice(name.lastIndexOf('/') + 1) : name };
}

/** Whether a block's own file can be called after it on every system, beside the files of all other blocks. */
export function isFileName(type: string, urlName: string): boolean {
  // a folder of that name is in the way of the block that is called like it without the ending
  return isPortablePath(ownFilePath(type, urlName)) && !/\.(?:xml|html):/i.test(urlName);
}
