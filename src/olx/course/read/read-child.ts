import { attributeValue, type XmlElement } from '../../syntax/index.ts';
import type { Block, Child } from '../block.ts';
import { blockId } from '../keys.ts';
import { isContainer, OWN_FILE_TYPES, ownFilePath } from '../structure.ts';
import { checkPointedRoot, checkShared, checkUnreadFile } from './check-pointer.ts';
import { findingsSoFar, opaquePointed } from './opaque.ts';
import { isPointer } from './pointer.ts';
import { readBlock, readBlockFile } from './read-block.ts';
import { readFilenamed } from './read-filenamed.ts';
import { checkUrlName, noteFolder } from './read-name.ts';
import type { Reading } from './reading.ts';
import { baseOf, type Source, tagOf } from './source.ts';

/** The child that an element of a container is; null if it can be none, which is reported. */
export function readChild(reading: Reading, source: Source, element: XmlElement): Child | null {
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
  const filenamed = readFilenamed(reading, source, element);
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
