import { attributeValue, type XmlDocument, type XmlElement } from '../../syntax/index.ts';
import { type LineIndex, lineIndex } from '../../text/index.ts';
import type { Block, BlockFile, Child } from '../block.ts';
import { derivedName, uniqueName } from '../derive-name.ts';
import { rememberElement } from '../element.ts';
import { blockId } from '../keys.ts';
import { isBlockElement, isContainer, OWN_FILE_TYPES, ownFilePath } from '../structure.ts';
import { readBody } from './read-body.ts';
import { readFilenamed } from './read-filenamed.ts';
import type { Reading } from './reading.ts';

/** Where an element stands: which file, and whether the draft or the published form is being read. */
export interface Source {
  readonly document: XmlDocument;
  readonly path: string | null;
  /** `drafts/` or nothing. */
  readonly base: string;
  /** Files that are being read above this one. */
  readonly open: readonly string[];
}

/** A tag that only says which file to read (`is_pointer_tag` in `xml_block.py`). */
export function isPointer(element: XmlElement): boolean {
  const expected = element.name === 'course' ? ['url_name', 'org', 'course'] : ['url_name'];
  return (
    element.attributes.length === expected.length &&
    expected.every((name) => attributeValue(element, name) !== null) &&
    element.children.every((child) => child.kind === 'comment' || (child.kind === 'text' && child.value.trim() === ''))
  );
}

/** The block that an element is, with everything below it. `urlName` is given where a pointer names it. */
export function readBlock(
  reading: Reading,
  source: Source,
  element: XmlElement,
  urlName: string | null,
  file: BlockFile | null,
): Block {
  const type = element.name;
  const { name, derived } = nameOf(reading, source, element, urlName);
  const own = { type, urlName: name, derivedName: derived, file, policy: null };
  if (!isContainer(type)) {
    const text = source.document.text.slice(element.start, element.end);
    const block = {
      ...own,
      text,
      holes: [],
      body: readBody(reading, source, element, blockId(type, name)),
      children: [],
    };
    rememberElement(block, element, element.start);
    return block;
  }
  const { text, holes, children } = cutChildren(reading, source, element);
  return { ...own, text, holes, body: null, children };
}

/** Reads the block of a file of its own, or gives the one that was read from it before. */
export function readBlockFile(
  reading: Reading,
  path: string,
  urlName: string,
  base: string,
  open: readonly string[],
): Block | null {
  const full = base + path;
  const known = reading.blocksByFile.get(full);
  if (known !== undefined) return known;
  const document = reading.document(full);
  reading.consumed.add(full);
  if (document === null) return null;
  const { root, text } = document;
  const file = { path, before: text.slice(0, root.start), after: text.slice(root.end) };
  const block = readBlock(reading, { document, path: full, base, open: [...open, full] }, root, urlName, file);
  reading.blocksByFile.set(full, block);
  return block;
}

function cutChildren(
  reading: Reading,
  source: Source,
  element: XmlElement,
): Pick<Block, 'text' | 'holes' | 'children'> {
  const whole = source.document.text;
  const holes: number[] = [];
  const children: Child[] = [];
  let text = '';
  let copied = element.start;
  for (const node of element.children) {
    if (node.kind !== 'element' || !isBlockElement(node.name, attributeValue(node, 'xblock-family'))) continue;
    text += whole.slice(copied, node.start);
    holes.push(text.length);
    children.push(readChild(reading, source, node));
    copied = node.end;
  }
  return { text: text + whole.slice(copied, element.end), holes, children };
}

function readChild(reading: Reading, source: Source, element: XmlElement): Child {
  if (element.name === 'course') {
    reading.report(
      'placement-not-allowed',
      'A course cannot stand inside another block.',
      source.path,
      null,
      rangeOf(source, element),
    );
  }
  const urlName = attributeValue(element, 'url_name');
  if (urlName !== null && isPointer(element)) {
    const path = ownFilePath(element.name, urlName);
    const found = [source.base, ''].find((base) => reading.has(base + path));
    const here = found === undefined ? null : found + path;
    if (here !== null && source.open.includes(here)) {
      reading.report(
        'pointer-cycle',
        `This ${element.name} contains itself: ${here} is already open further up.`,
        source.path,
        null,
        rangeOf(source, element),
      );
    } else if (found !== undefined) {
      const block = readBlockFile(reading, path, urlName, found, source.open);
      const pointer = { kind: 'pointer', text: source.document.text.slice(element.start, element.end) } as const;
      if (block !== null && block.type === element.name) return { slot: pointer, block };
      if (block !== null) {
        const message = `${here} holds a <${block.type}>, but this pointer is a <${element.name}>.`;
        reading.report('folder-root-mismatch', message, source.path, null, rangeOf(source, element));
      }
    } else if (source.path !== null && OWN_FILE_TYPES.has(element.name)) {
      const message = `There is no file ${path}; Open edX would leave out this ${element.name} without a word.`;
      reading.report('file-missing', message, source.path, blockId(element.name, urlName), rangeOf(source, element));
    }
  }
  return (
    readFilenamed(reading, source, element) ?? { slot: { kind: 'inline' }, block: readInline(reading, source, element) }
  );
}

function readInline(reading: Reading, source: Source, element: XmlElement): Block {
  if (reading.blocksBySource === null || attributeValue(element, 'url_name') === null) {
    return readBlock(reading, source, element, null, null);
  }
  const written = source.document.text.slice(element.start, element.end);
  // at another depth the same container is indented otherwise; a leaf is not, its white space is content
  const text = isContainer(element.name) ? written.replace(/\n[ \t]+/g, '\n') : written;
  const block = reading.blocksBySource.get(text) ?? readBlock(reading, source, element, null, null);
  reading.blocksBySource.set(text, block);
  return block;
}

function nameOf(
  reading: Reading,
  source: Source,
  element: XmlElement,
  pointed: string | null,
): { name: string; derived: boolean } {
  const explicit = pointed ?? attributeValue(element, 'url_name');
  const key = (name: string): string => `${source.base}${element.name}@${name}`;
  const taken = (name: string): boolean => reading.names.has(key(name));
  const wanted = explicit ?? derivedName(element, source.document.text.slice(element.start, element.end));
  if (explicit !== null && /[\s/\\<>"'&@+]|(?:^|:)\.{0,2}(?::|$)/u.test(explicit)) {
    reading.report(
      'url-name-invalid',
      `“${explicit}” cannot be a url_name.`,
      source.path,
      null,
      rangeOf(source, element),
    );
  }
  const name = uniqueName(wanted, taken, reading.countsOf(source.base + element.name));
  if (explicit !== null && name !== explicit) {
    const message = `There are two ${element.name} blocks with the url_name “${explicit}”; this one is taken as “${name}”.`;
    reading.warn('url-name-duplicate', message, source.path, blockId(element.name, name), rangeOf(source, element));
  }
  reading.names.add(key(name));
  return { name, derived: name !== explicit };
}

const lines = new WeakMap<XmlDocument, LineIndex>();

function rangeOf(source: Source, element: XmlElement): ReturnType<ReturnType<typeof lineIndex>['range']> {
  const known = lines.get(source.document) ?? lineIndex(source.document.text);
  lines.set(source.document, known);
  return known.range(element.start, element.openEnd);
}
