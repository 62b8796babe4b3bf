import { blockType } from '../../catalogue/index.ts';
import { attributeValue, type XmlElement } from '../../syntax/index.ts';
import { type BlockId, blockId } from '../keys.ts';
import { isEmpty } from '../pointer.ts';
import { ownFilePath } from '../structure.ts';
import { shouldBeFilled } from './check-element.ts';
import { UNIQUELY_NAMED } from './read-name.ts';
import type { Reading } from './reading.ts';
import { type Source, tagOf } from './source.ts';

/**
 * Tells of a file of the block's own that is not read because the block stands inline. True where the
 * tag was surely meant to point at it.
 */
export function checkUnreadFile(reading: Reading, source: Source, element: XmlElement): boolean {
  const urlName = attributeValue(element, 'url_name');
  if (reading.isDocument || urlName === null || attributeValue(element, 'filename') !== null) return false;
  const path = ownFilePath(element.name, urlName);
  const full = source.base + path;
  if (!reading.has(full) || full === source.path) return false;
  reading.explained.add(full);
  const block = blockId(element.name, urlName);
  if (isEmpty(element) && shouldBeFilled(element.name)) {
    reportIgnored(reading, source, element, block, full);
    return true;
  }
  // the file is of use to another pointer
  if (reading.blocksByFile.has(full)) return false;
  const message = `The file ${full} is not read, because the ${element.name} stands here: only a tag with nothing but its url_name points at a file.`;
  const at = tagOf(element);
  reading.report({ code: 'file-shadowed', severity: 'warning', message, file: source.path, at, block });
  return false;
}

/**
 * Notes that the root tag of a file is not that of the tag which names it. The platform never compares
 * them (`load_file` in `xml_block.py`), so the block is what the pointer says.
 */
export function checkPointedRoot(
  reading: Reading,
  source: Source,
  element: XmlElement,
  full: string,
  block: BlockId | null,
): void {
  const inFile = reading.document(full)?.root.name ?? element.name;
  if (inFile === element.name) return;
  const message = `The file ${full} holds a <${inFile}>. Open edX takes the type from this tag and reads the file as a ${element.name}.`;
  const severity = blockType(inFile) === null ? 'info' : 'warning';
  reading.report({ code: 'folder-root-mismatch', severity, message, file: source.path, at: tagOf(element), block });
}

/** Notes the second place in which a file is pointed at. */
export function checkShared(reading: Reading, source: Source, element: XmlElement, full: string, block: BlockId): void {
  const key = `${source.base}<${full}`;
  const first = reading.firstPlaces.get(key);
  if (first === undefined) {
    reading.firstPlaces.set(key, source.path ?? '');
    return;
  }
  const lost = UNIQUELY_NAMED.has(element.name);
  const message = lost
    ? `This ${element.name} already stands in ${first}: Open edX takes it there only, and leaves it out here without a word.`
    : `This ${element.name} also stands in ${first}; it is one block in two places.`;
  const severity = lost ? 'warning' : 'info';
  reading.report({ code: 'block-shared', severity, message, file: source.path, at: tagOf(element), block });
}

function reportIgnored(reading: Reading, source: Source, element: XmlElement, block: BlockId, full: string): void {
  const { document } = source;
  const also = element.attributes.length > 1 ? 'more than its url_name' : 'a comment inside';
  const message = `This tag has ${also}, so it is no pointer: Open edX reads an empty ${element.name} here and never opens ${full}.`;
  const inFile = reading.peek(full).document?.root;
  const safe = element.attributes.every(
    ({ name, value }) => name === 'url_name' || (inFile ? attributeValue(inFile, name) === value : false),
  );
  const name = document.text.slice(element.start, element.openEnd).match(/\burl_name\s*=\s*(?:"[^"]*"|'[^']*')/)?.[0];
  const only = `<${element.name} ${name}/>`;
  const fixes =
    safe && name !== undefined && element.name !== 'course'
      ? [{ title: `Leave only ${only}`, edits: [{ start: element.start, end: element.end, text: only }] }]
      : [];
  reading.report({ code: 'pointer-ignored', message, file: source.path, at: tagOf(element), block, fixes });
}
