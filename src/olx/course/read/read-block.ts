import { attributeValue, type XmlElement } from '../../syntax/index.ts';
import type { Block, BlockBody, BlockFile, Child, KeptFile } from '../block.ts';
import { rememberElement } from '../element.ts';
import { blockId } from '../keys.ts';
import { hasOwnTag } from '../own-tag.ts';
import { isPointer } from '../pointer.ts';
import { isBlockElement, isContainer, OWN_FILE_TYPES, ownFilePath } from '../structure.ts';
import { checkElement, checkFilled, checkSecondHop } from './check-element.ts';
import { checkPointedRoot, checkShared, checkUnreadFile } from './check-pointer.ts';
import { damageSince, findingsSoFar, opaquePointed, opaqueWritten } from './opaque.ts';
import { readBody } from './read-body.ts';
import { readFilenamed } from './read-filenamed.ts';
import { checkUrlName, noteFolder, readName } from './read-name.ts';
import type { Reading } from './reading.ts';
import { baseOf, type Source, tagOf } from './source.ts';

/**
 * The block that an element is, with everything below it; opaque if it cannot be used, which is
 * reported. `urlName` is given if a pointer names it.
 */
export function readBlock(
  reading: Reading,
  source: Source,
  element: XmlElement,
  urlName: string | null,
  file: BlockFile | null,
): Block {
  reading.meter.block(element, source.path);
  const type = element.name;
  const from = findingsSoFar(reading);
  const { name, derived, unfit } = readName(reading, source, element, urlName);
  const opaque = (files: readonly KeptFile[]): Block =>
    opaqueWritten(source, element, name, file, damageSince(reading, from, 'content', files));
  if (unfit) return opaque([]);
  const id = blockId(type, name);
  checkElement(reading, source, element, id);
  // an ignored pointer and a second hop are empty, too, and have been told of
  const told = (file !== null && checkSecondHop(reading, source, element, id)) || reading.misread.has(element);
  if (!isContainer(type)) {
    const body = readBody(reading, source, element, id);
    if (body?.kind === 'unread') return opaque(body.files);
    if (!told) checkFilled(reading, source, element, id, body);
    const text = source.document.text.slice(element.start, element.end);
    const own = { text, holes: NO_HOLES, children: NO_CHILDREN };
    const block = blockOf(type, name, derived, own, file, body);
    // the tag of a pointed file may have another name than the block's type, by which it was read
    if (hasOwnTag(block)) rememberElement(block, element, element.start);
    return block;
  }
  if (!told) checkFilled(reading, source, element, id, null);
  const own = cutChildren(reading, source, element);
  return blockOf(type, name, derived, own, file, null);
}

type Own = Pick<Block, 'text' | 'holes' | 'children'>;

const NO_HOLES: readonly number[] = [];
const NO_CHILDREN: readonly Child[] = [];

function blockOf(
  type: string,
  urlName: string,
  derivedName: boolean,
  { text, holes, children }: Own,
  file: BlockFile | null,
  body: BlockBody | null,
): Block {
  return { type, urlName, derivedName, file, policy: null, text, holes, body, children };
}

/**
 * Reads the block of a file of its own, or gives the one that was read from it before. A pointer names
 * the `type`; a draft has that of its root element (null). One whose file cannot be read is opaque;
 * `tag` is the pointer as written.
 */
export function readBlockFile(
  reading: Reading,
  path: string,
  type: string | null,
  urlName: string,
  base: string,
  open: readonly string[],
  tag: string,
): Block {
  const full = base + path;
  const known = reading.blocksByFile.get(full);
  if (known !== undefined && (type === null || known.type === type)) return known;
  const from = findingsSoFar(reading);
  const document = reading.document(full);
  reading.consumed.add(full);
  let block: Block;
  if (document === null) block = opaquePointed(reading, base, { type: type ?? '', tag, urlName, path }, from);
  else {
    const { text } = document;
    const root = type === null || document.root.name === type ? document.root : { ...document.root, name: type };
    const file = { path, before: text.slice(0, root.start), after: text.slice(root.end) };
    block = readBlock(reading, { document, path: full, base, open: [...open, full] }, root, urlName, file);
  }
  reading.blocksByFile.set(full, block);
  return block;
}

function cutChildren(reading: Reading, source: Source, element: XmlElement): Own {
  const whole = source.document.text;
  const holes: number[] = [];
  const children: Child[] = [];
  let text = '';
  let copied = element.start;
  let count = 0;
  for (const node of element.children) {
    if (node.kind !== 'element' || !isBlockElement(node.name, attributeValue(node, 'xblock-family'))) continue;
    reading.meter.child(count, source.path);
    count += 1;
    const child = readChild(reading, source, node);
    // what cannot be a child stays in the text as it is written
    if (child === null) continue;
    text += whole.slice(copied, node.start);
    holes.push(text.length);
    children.push(child);
    copied = node.end;
  }
  return { text: text + whole.slice(copied, element.end), holes, children };
}

/** The child that an element of a container is; null if it can be none, which is reported. */
function readChild(reading: Reading, source: Source, element: XmlElement): Child | null {
  if (element.name === 'course') {
    const message = 'A course cannot stand inside another block.';
    reading.report({ code: 'placement-not-allowed', message, file: source.path, at: tagOf(element) });
    return null;
  }
  const pointed = isPointer(element) ? readPointed(reading, source, element) : INLINE;
  return pointed === INLINE ? readInPlace(reading, source, element) : pointed;
}

const INLINE = Symbol('a tag that points at no file');

function readPointed(reading: Reading, source: Source, element: XmlElement): Child | null | typeof INLINE {
  const urlName = attributeValue(element, 'url_name') ?? '';
  const path = ownFilePath(element.name, urlName);
  const base = baseOf(reading, source, path);
  const id = blockId(element.name, urlName);
  const tag = source.document.text.slice(element.start, element.end);
  const from = findingsSoFar(reading);
  const opaque = (foundIn: string): Block => {
    const known = reading.blocksByFile.get(foundIn + path);
    const block = known ?? opaquePointed(reading, foundIn, { type: element.name, urlName, path, tag }, from);
    reading.blocksByFile.set(foundIn + path, block);
    return block;
  };
  if (base === undefined) {
    if (source.path === null || !OWN_FILE_TYPES.has(element.name)) return INLINE;
    noteFolder(reading, source, element, path);
    const message = `There is no file ${path}; Open edX would leave out this ${element.name} without a word.`;
    reading.report({ code: 'file-missing', message, file: source.path, at: tagOf(element), block: id });
    checkUrlName(reading, source, element, urlName);
    return { slot: { kind: 'pointer', text: tag }, block: opaque(source.base) };
  }
  const full = base + path;
  noteFolder(reading, source, element, path);
  if (source.open.includes(full)) {
    const message = `This ${element.name} contains itself: ${full} is already open further up.`;
    reading.report({ code: 'pointer-cycle', message, file: source.path, at: tagOf(element), block: id });
    return null;
  }
  checkPointedRoot(reading, source, element, full, id);
  const block = readBlockFile(reading, path, element.name, urlName, base, source.open, tag);
  checkShared(reading, source, element, full, id);
  return { slot: { kind: 'pointer', text: tag }, block };
}

function readInPlace(reading: Reading, source: Source, element: XmlElement): Child {
  const filenamed = readFilenamed(reading, source, element, readBlock);
  if (filenamed !== undefined) return filenamed;
  const urlName = attributeValue(element, 'url_name');
  if (urlName !== null) noteFolder(reading, source, element, ownFilePath(element.name, urlName));
  if (checkUnreadFile(reading, source, element)) reading.misread.add(element);
  return { slot: { kind: 'inline' }, block: readInline(reading, source, element) };
}

function readInline(reading: Reading, source: Source, element: XmlElement): Block {
  if (reading.blocksBySource === null || attributeValue(element, 'url_name') === null) {
    return readBlock(reading, source, element, null, null);
  }
  const written = source.document.text.slice(element.start, element.end);
  // at another depth the same container is indented otherwise; a leaf is not, its white space is content
  const text = isContainer(element.name) ? written.replace(/\n[ \t]+/g, '\n') : written;
  const known = reading.blocksBySource.get(text);
  const block = known ?? readBlock(reading, source, element, null, null);
  reading.blocksBySource.set(text, block);
  return block;
}
