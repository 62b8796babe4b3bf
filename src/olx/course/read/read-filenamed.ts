import { attributeValue, escapeAttribute, type XmlElement } from '../../syntax/index.ts';
import type { Child } from '../block.ts';
import { derivedName } from '../derive-name.ts';
import { isContainer, LAYOUT_ATTRIBUTES, ownFilePath } from '../structure.ts';
import { readBlock, type Source } from './read-block.ts';
import type { Reading } from './reading.ts';

/**
 * The old form of a container: a tag with settings whose `filename` names the file with its children
 * (`load_definition` in `xml_block.py`; the settings in that file count for nothing). It is read as
 * what it means today, a pointer to a file of its own. Null where the element is not of that form.
 */
export function readFilenamed(reading: Reading, source: Source, element: XmlElement): Child | null {
  const filename = attributeValue(element, 'filename');
  if (filename === null || filename === '' || !isContainer(element.name)) return null;
  const path = ownFilePath(element.name, filename);
  const full = [source.base, ''].map((base) => base + path).find((candidate) => reading.has(candidate));
  if (full === undefined || source.open.includes(full)) {
    const problem = full === undefined ? 'does not exist' : 'is already open further up';
    reading.report('file-missing', `The file ${path}, which filename="${filename}" names, ${problem}.`, source.path);
    return null;
  }
  reading.consumed.add(full);
  const document = reading.document(full);
  if (document === null) return null;
  const { root, text } = document;
  const tag = source.document.text.slice(element.start, element.end);
  const urlName = attributeValue(element, 'url_name') ?? derivedName(element, tag);
  const file = {
    path: ownFilePath(element.name, urlName),
    before: text.slice(0, root.start),
    after: text.slice(root.end),
  };
  const below = readBlock(
    reading,
    { document, path: full, base: source.base, open: [...source.open, full] },
    root,
    urlName,
    file,
  );
  const open = `<${element.name}${settingsOf(element)}>`;
  const cut = root.selfClosing ? root.end - root.start : root.openEnd - root.start;
  const block = {
    ...below,
    type: element.name,
    text: root.selfClosing ? `${open}</${element.name}>` : open + below.text.slice(cut),
    holes: below.holes.map((hole) => hole - cut + open.length),
  };
  const pointer = `<${element.name} url_name="${escapeAttribute(block.urlName)}"/>`;
  return { slot: { kind: 'pointer', text: pointer }, block };
}

function settingsOf(element: XmlElement): string {
  return element.attributes
    .filter(({ name }) => !LAYOUT_ATTRIBUTES.has(name))
    .map(({ name, value }) => ` ${name}="${escapeAttribute(value)}"`)
    .join('');
}
