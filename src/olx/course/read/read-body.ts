import { findAttribute, type XmlAttribute, type XmlElement } from '../../syntax/index.ts';
import type { BlockBody, KeptFile } from '../block.ts';
import type { BlockId } from '../keys.ts';
import { isEmpty } from '../pointer.ts';
import { OWN_FILE_TYPES } from '../structure.ts';
import { keptFiles } from './opaque.ts';
import type { Reading } from './reading.ts';
import { bases, folderOf, type Source, tagOf } from './source.ts';

/** A content file that cannot be read: kept as it is, or none if it is missing. */
export interface UnreadBody {
  readonly kind: 'unread';
  readonly files: readonly KeptFile[];
}

/**
 * The content file that `filename` names (`load_definition` in `xml_block.py` and `html_block.py`), or
 * null where there is none to name.
 */
export function readBody(
  reading: Reading,
  source: Source,
  element: XmlElement,
  id: BlockId,
): BlockBody | UnreadBody | null {
  const filename = findAttribute(element, 'filename');
  if (filename === null || !OWN_FILE_TYPES.has(element.name)) return null;
  // with what is typed the content comes along, and a folder is not at hand
  if (filename.value === '' && reading.isDocument) return null;
  const kind = element.name === 'html' ? 'html' : 'xml';
  const known = platformPaths(element.name, id, filename.value);
  for (const base of bases(source)) {
    const isThere = (each: string): boolean => reading.has(base + each) && base + each !== source.path;
    const path = known.find(isThere) ?? furtherPaths(source, element.name, filename.value).find(isThere);
    if (path === undefined) continue;
    const full = base + path;
    reading.consumed.add(full);
    // a content file in XML must be well-formed, though its text is kept whole
    const isXml = kind === 'html' || reading.document(full) !== null;
    const text = isXml ? reading.text(full) : null;
    if (text === null) return { kind: 'unread', files: keptFiles(reading, base, path) };
    checkPath(reading, source, filename, id, path, known);
    checkInline(reading, source, element, id, full);
    checkShared(reading, source, filename, id, full);
    return { kind, path, text };
  }
  const message = `There is no file ${known[0]}, which filename="${filename.value}" names; Open edX would leave out this ${element.name} without a word.`;
  reading.report({ code: 'file-missing', message, file: source.path, at: filename, block: id });
  return { kind: 'unread', files: [] };
}

/** Where the platform looks, in order; all after the first are its fallbacks. */
function platformPaths(type: string, id: BlockId, filename: string): readonly string[] {
  if (type !== 'html') {
    const path = `${type}/${filename}.xml`;
    return type === 'problem' ? [path, `problems/${filename}.xml`, `${filename}.xml`] : [path];
  }
  // the name is relative to the folder that the block's own url_name leads to
  const own = `html/${id.slice(id.indexOf('@') + 1).replaceAll(':', '/')}`;
  const exact = `${own.slice(0, own.lastIndexOf('/'))}/${filename}.html`;
  const paths = [exact];
  for (
    let path = exact.replace(/\.html\.html$/, '.html');
    path.includes('/');
    path = path.slice(path.indexOf('/') + 1)
  ) {
    if (path !== exact) paths.push(path);
  }
  return paths;
}

/** What authors mean who know no such rules. */
function furtherPaths(source: Source, type: string, filename: string): readonly string[] {
  const name = filename.replaceAll(':', '/');
  const kind = type === 'html' ? 'html' : 'xml';
  return [...new Set([type, folderOf(source)])].flatMap((folder) => [`${folder}/${name}.${kind}`, `${folder}/${name}`]);
}

function checkPath(
  reading: Reading,
  source: Source,
  filename: XmlAttribute,
  block: BlockId,
  path: string,
  known: readonly string[],
): void {
  if (path === known[0]) return;
  const found = known.includes(path);
  const message = found
    ? `The name filename="${filename.value}" means ${known[0]}; Open edX comes to ${path} only because that is not there.`
    : `The name filename="${filename.value}" means ${known[0]}, which is not there; Open edX does not look for ${path} and would leave the block out without a word.`;
  reading.report({
    code: 'filename-fallback',
    severity: found ? 'info' : 'error',
    message,
    file: source.path,
    at: filename,
    block,
  });
}

function checkInline(reading: Reading, source: Source, element: XmlElement, block: BlockId, full: string): void {
  if (isEmpty(element)) return;
  const message = `What stands inside this ${element.name} is not read: filename leads to ${full}, which is read in its place.`;
  reading.report({
    code: 'file-shadowed',
    severity: 'warning',
    message,
    file: source.path,
    at: tagOf(element),
    block,
  });
}

function checkShared(reading: Reading, source: Source, filename: XmlAttribute, block: BlockId, full: string): void {
  const first = reading.firstPlaces.get(full);
  reading.firstPlaces.set(full, first ?? block);
  if (first === undefined || first === block) return;
  const message = `The text of this block is also that of ${first}: both name ${full}. A change in one place does not reach the other once it has been imported.`;
  reading.report({ code: 'body-shared', severity: 'info', message, file: source.path, at: filename, block });
}
