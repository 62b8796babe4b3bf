import { attributeValue, type XmlElement } from '../../syntax/index.ts';
import type { Block, BlockBody, BlockFile, Child, KeptFile } from '../block.ts';
import { rememberElement } from '../element.ts';
import { blockId } from '../keys.ts';
import { hasOwnTag } from '../own-tag.ts';
import { isBlockElement, isContainer } from '../structure.ts';
import { checkElement, checkFilled, checkSecondHop } from './check-element.ts';
import { damageSince, findingsSoFar, opaquePointed, opaqueWritten } from './opaque.ts';
import { readBody } from './read-body.ts';
import { readChild } from './read-child.ts';
import { readName } from './read-name.ts';
import type { Reading } from './reading.ts';
import type { Source } from './source.ts';

export { isPointer } from './pointer.ts';

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
