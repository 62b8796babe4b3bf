import type { Diagnostic } from '../../diagnostic.ts';
import { attributeValue, type XmlElement } from '../../syntax/index.ts';
import type { Block, BlockFile, Damage, KeptFile } from '../block.ts';
import { derivedName } from '../derive-name.ts';
import { ownBody, ownFilePath } from '../structure.ts';
import { opaqueName } from './read-name.ts';
import type { Reading } from './reading.ts';
import type { Source } from './source.ts';

/** Notes how many findings there are, so that the first error among those to come is found again. */
export function findingsSoFar(reading: Reading): number {
  return reading.diagnostics.length;
}

/** What is wrong with a block: the first error about its file, or else the first that was reported since `from`. */
export function damageSince(
  reading: Reading,
  from: number,
  unread: Damage['unread'],
  files: readonly KeptFile[],
  file?: string,
): Damage {
  const isError = ({ severity }: Diagnostic): boolean => severity === 'error';
  // a file that was looked at before was reported then
  const error =
    reading.diagnostics.find((each) => isError(each) && file !== undefined && each.file === file) ??
    reading.diagnostics.slice(from).find(isError);
  return {
    unread,
    files,
    code: error?.code ?? 'file-unreadable',
    message: error?.message ?? 'The file of this block cannot be read.',
  };
}

/** A file as it is kept for a block that cannot be read; nothing if it is missing. `path` is without `drafts/`. */
export function keptFiles(reading: Reading, base: string, path: string): readonly KeptFile[] {
  const file = reading.folder.get(base + path);
  if (file === undefined) return [];
  reading.consumed.add(base + path);
  return [{ path, blob: file.blob }];
}

/** The block that a pointer names whose file is missing or cannot be read; `tag` is the pointer as written. */
export function opaquePointed(
  reading: Reading,
  base: string,
  { type, urlName, path, tag }: { type: string; urlName: string; path: string; tag: string },
  from: number,
): Block {
  const name = opaqueName(reading, base, type, urlName, tag);
  // the file that most likely has the text of the block belongs to it, too
  const text = type === 'html' ? keptFiles(reading, base, ownBody(type, urlName, 'html').path) : [];
  return {
    type,
    urlName: name,
    derivedName: false,
    text: `<${type}/>`,
    holes: [],
    file: { path, before: '', after: '' },
    body: null,
    children: [],
    policy: null,
    damage: damageSince(reading, from, 'file', [...keptFiles(reading, base, path), ...text], base + path),
  };
}

/** A block whose element is known as it is written, and that cannot be used all the same. */
export function opaqueWritten(
  source: Source,
  element: XmlElement,
  urlName: string,
  file: BlockFile | null,
  damage: Damage,
): Block {
  return {
    type: element.name,
    urlName,
    derivedName: false,
    text: source.document.text.slice(element.start, element.end),
    holes: [],
    file,
    body: null,
    children: [],
    policy: null,
    damage,
  };
}

/** An inline tag that names a file which cannot be used. */
export function opaqueTag(
  reading: Reading,
  source: Source,
  element: XmlElement,
  files: readonly KeptFile[],
  from: number,
): Block {
  const tag = source.document.text.slice(element.start, element.end);
  const wanted = attributeValue(element, 'url_name') ?? derivedName(element, tag);
  const name = opaqueName(reading, source.base, element.name, wanted, tag);
  return opaqueWritten(source, element, name, null, damageSince(reading, from, 'content', files));
}

/** A root whose own file, named by `pointer` or the root file itself, cannot be read. */
export function opaqueRoot(reading: Reading, type: string, urlName: string, path: string, from: number): Block {
  const block = opaquePointed(reading, '', { type, urlName, path, tag: ownFilePath(type, urlName) }, from);
  // the run is not content, whatever it is called
  return type === 'course' ? { ...block, urlName } : block;
}
