import { attributeValue, escapeAttribute, findAttribute, type XmlElement } from '../../syntax/index.ts';
import type { Block, BlockFile, Child, KeptFile } from '../block.ts';
import { derivedName } from '../derive-name.ts';
import { isContainer, isLayoutAttribute, OWN_FILE_TYPES, ownFilePath } from '../structure.ts';
import { checkPointedRoot } from './check-pointer.ts';
import { findingsSoFar, keptFiles, opaqueTag } from './opaque.ts';
import { reportMissingName } from './read-name.ts';
import type { Reading } from './reading.ts';
import { baseOf, type Source } from './source.ts';

/** Reads the block of an element with everything below it, as `readBlock` does. */
type BlockReader = (
  reading: Reading,
  source: Source,
  element: XmlElement,
  urlName: string | null,
  file: BlockFile | null,
) => Block;

/**
 * The old form of a container: a tag with settings whose `filename` names the file with its children
 * (`load_definition` in `xml_block.py`; the settings in that file count for nothing). It is read as
 * what it means today, a pointer to a file of its own. Undefined if the element is not of that form; an
 * opaque block if the file cannot be used, which is reported. `readBlock` reads what the file holds.
 */
export function readFilenamed(
  reading: Reading,
  source: Source,
  element: XmlElement,
  readBlock: BlockReader,
): Child | undefined {
  const filename = findAttribute(element, 'filename');
  if (filename === null || !isContainer(element.name)) return undefined;
  // an empty name means a file of its own only where the platform looks for files
  if (filename.value === '' && (reading.isDocument || !OWN_FILE_TYPES.has(element.name))) return undefined;
  const path = ownFilePath(element.name, filename.value);
  const base = baseOf(reading, source, path);
  const full = base === undefined ? null : base + path;
  const from = findingsSoFar(reading);
  const opaque = (files: readonly KeptFile[]): Child => ({
    slot: { kind: 'inline' },
    block: opaqueTag(reading, source, element, files, from),
  });
  if (full === null || source.open.includes(full)) {
    const problem = full === null ? 'does not exist' : 'is already open further up';
    const message = `The file ${path}, which filename="${filename.value}" names, ${problem}.`;
    reading.report({ code: 'file-missing', message, file: source.path, at: filename });
    return opaque([]);
  }
  reading.consumed.add(full);
  const document = reading.document(full);
  if (document === null) return opaque(keptFiles(reading, base ?? '', path));
  const { text } = document;
  const root = { ...document.root, name: element.name };
  checkPointedRoot(reading, source, element, full, null);
  const tag = source.document.text.slice(element.start, element.end);
  const explicit = attributeValue(element, 'url_name');
  const urlName = explicit ?? derivedName(element, tag);
  if (explicit === null) reportMissingName(reading, source, element, urlName);
  const file = {
    path: ownFilePath(element.name, urlName),
    before: text.slice(0, root.start),
    after: text.slice(root.end),
  };
  const inside = { document, path: full, base: source.base, open: [...source.open, full] };
  const below = readBlock(reading, inside, root, urlName, file);
  if (below.damage !== undefined) return opaque(keptFiles(reading, base ?? '', path));
  const block = withSettingsOf(element, below, root);
  const pointer = `<${element.name} url_name="${escapeAttribute(block.urlName)}"/>`;
  return { slot: { kind: 'pointer', text: pointer }, block };
}

/** The block below with the settings of the tag that named its file. */
function withSettingsOf(element: XmlElement, below: Block, root: XmlElement): Block {
  const settings = element.attributes
    .filter(({ name }) => !isLayoutAttribute(name))
    .map(({ name, value }) => ` ${name}="${escapeAttribute(value)}"`);
  const open = `<${element.name}${settings.join('')}>`;
  const cut = root.selfClosing ? root.end - root.start : root.openEnd - root.start;
  // the end tag in the file may be another, which counts for nothing
  const inside = below.text.slice(cut, root.selfClosing ? cut : below.text.length - (root.end - root.closeStart));
  return {
    ...below,
    text: `${open}${inside}</${element.name}>`,
    holes: below.holes.map((hole) => hole - cut + open.length),
  };
}
