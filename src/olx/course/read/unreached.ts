import { attributeValue, parseXmlBytes } from '../../syntax/index.ts';
import { settingFromAttribute } from '../attribute-value.ts';
import type { BlobRef } from '../blob.ts';
import type { Course } from '../course.ts';
import { type BlockId, blockId } from '../keys.ts';
import { isContainer, OWN_FILE_TYPES } from '../structure.ts';
import { indexOf } from '../tree-index.ts';
import type { Reading } from './reading.ts';

const BLOCK_FILE = /^(?:drafts\/)?([^/]+)\/([^/]+(?:\/[^/]+)*)\.xml$/;

/**
 * Tells of files that look like those of blocks and that no block names, and of what is malformed in
 * them. Where the root itself cannot be read all files are such, and only mistakes are told of.
 */
export function checkUnreached(reading: Reading, rooted: boolean): void {
  for (const [path, { bytes }] of reading.folder) {
    if (bytes === null || reading.consumed.has(path)) continue;
    const named = blockOfFile(path);
    if (named === null) continue;
    const { document, diagnostics } = reading.peek(path);
    // a draft that cannot be read would be lost without a word
    const severity = path.startsWith('drafts/') ? 'error' : 'warning';
    if (!reading.isParsed(path)) for (const each of diagnostics) reading.diagnostics.push({ ...each, severity });
    if (!rooted || document?.root.name !== named.type || reading.explained.has(path)) continue;
    const message = `No block names this file: it is kept, but it is no part of the course run.`;
    reading.report({ code: 'file-unreached', severity: 'info', message, file: path });
  }
}

/** A block in a file of the course run that no children list names. */
export interface UnreachedBlock {
  readonly block: BlockId;
  readonly displayName: string | null;
  readonly file: string;
}

/** The files, by path, that may hold a block that no children list names. `unreachedBlock` looks inside one. */
export function unreachedFiles(course: Course): ReadonlyMap<string, BlobRef> {
  const { blocks } = indexOf(course.root);
  const found = [...course.files].filter(([path]) => {
    const named = blockOfFile(path);
    return named !== null && !blocks.has(blockId(named.type, named.urlName));
  });
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The block in one of `unreachedFiles`, or null if the bytes are not OLX of the type that the path names. */
export function unreachedBlock(path: string, bytes: Uint8Array): UnreachedBlock | null {
  const named = blockOfFile(path);
  const root = parseXmlBytes(bytes, path).document?.root;
  if (named === null || root?.name !== named.type) return null;
  const name = attributeValue(root, 'display_name');
  const value = name === null ? null : settingFromAttribute(name);
  return {
    block: blockId(named.type, named.urlName),
    displayName: typeof value === 'string' ? value : name,
    file: path,
  };
}

/** The block whose own file a path is; null if it is not like the path of a block. */
function blockOfFile(path: string): { readonly type: string; readonly urlName: string } | null {
  const [, type = '', name = ''] = BLOCK_FILE.exec(path) ?? [];
  if (!(OWN_FILE_TYPES.has(type) || isContainer(type))) return null;
  // the folder of the runs may be a whole course run of its own
  if (type === 'course' && name.includes('/')) return null;
  // macOS leaves such files beside the real ones
  if (name.split('/').some((part) => part.startsWith('._'))) return null;
  return { type, urlName: name.replaceAll('/', ':') };
}
