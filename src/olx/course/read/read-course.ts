import { type Diagnostic, hasErrors } from '../../diagnostic.ts';
import { attributeValue, type XmlDocument, type XmlElement } from '../../syntax/index.ts';
import type { BlobRef, Folder } from '../blob.ts';
import { type Block, idOf } from '../block.ts';
import type { Course, RootFile } from '../course.ts';
import type { BlockId } from '../keys.ts';
import { OWN_FILE_TYPES, ownFilePath } from '../structure.ts';
import { idsBelow } from '../tree-index.ts';
import { locateRoot, ORIGIN_FILE, type Origin } from './locate-root.ts';
import { isPointer, readBlock, readBlockFile } from './read-block.ts';
import { type Draft, layDrafts, readDrafts } from './read-drafts.ts';
import { policyFile, readPolicy, withPolicy } from './read-policy.ts';
import { Reading } from './reading.ts';

/** What came of reading a folder; `course` is null where an error stands in the way of using it. */
export interface ReadCourse {
  readonly course: Course | null;
  /** What an exported subtree says of where it comes from. */
  readonly origin: Origin | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a whole course run or an exported subtree, in any layout: pointers, inline, mixed,
 * `filename=`, one wrapping folder. All findings are reported, not only the first; every file ends
 * up in the course. Files that no block names are not looked into.
 */
export function readCourse(files: Folder): ReadCourse {
  const located = locateRoot(files);
  if (located === null) {
    const reading = new Reading(files);
    reading.report('folder-no-root', 'There is no course.xml here, nor a root file such as vertical.xml.', null);
    return { course: null, origin: null, diagnostics: reading.diagnostics };
  }
  const { folder, rootPath, base, origin } = located;
  const reading = new Reading(folder);
  const course = readFrom(reading, rootPath, base);
  return { course: hasErrors(reading.diagnostics) ? null : course, origin, diagnostics: reading.diagnostics };
}

/** Ten times the largest course run that is planned for. Pointers can multiply blocks without any bytes. */
const MAX_OCCURRENCES = 100_000;

function occurrences(root: Block): number {
  const counts = new Map<Block, number>();
  const count = (block: Block): number => {
    const known = counts.get(block);
    if (known !== undefined) return known;
    let total = block.published ? 1 + count(block.published) : 1;
    for (const child of block.children) total = Math.min(total + count(child.block), MAX_OCCURRENCES + 1);
    counts.set(block, total);
    return total;
  };
  return count(root);
}

function readFrom(reading: Reading, rootPath: string, base: string): Course | null {
  const document = reading.document(rootPath);
  if (document === null) return null;
  reading.consumed.add(rootPath);
  reading.consumed.add(ORIGIN_FILE);
  const drafts = readDrafts(reading);
  const read = readRoot(reading, rootPath, document, drafts);
  if (read === null) return null;
  if (
    [read.root, ...drafts.map(({ block }) => block)].reduce((sum, each) => sum + occurrences(each), 0) > MAX_OCCURRENCES
  ) {
    reading.report(
      'folder-limit',
      `This holds more than ${MAX_OCCURRENCES} blocks, counting each place of each.`,
      rootPath,
    );
    return null;
  }
  const policy = readPolicy(reading, read.root.urlName);
  const laid = layDrafts(
    reading,
    read.root,
    drafts.filter(({ block }) => block !== read.root),
  );
  const root = policy === null ? laid : withPolicy(laid, policy);
  return {
    root,
    rootFile: { ...read.rootFile, base },
    policy: policy === null ? null : policyFile(policy, allIds(root)),
    ...looseFiles(reading),
  };
}

function readRoot(
  reading: Reading,
  path: string,
  document: XmlDocument,
  drafts: readonly Draft[],
): { root: Block; rootFile: Omit<RootFile, 'base'> } | null {
  const { text, root: element } = document;
  const before = text.slice(0, element.start);
  const after = text.slice(element.end);
  const urlName = attributeValue(element, 'url_name');
  if (urlName === null || !isPointer(element)) {
    const file = { path, before, after };
    const root = readBlock(reading, { document, path, base: '', open: [path] }, element, null, file);
    return { root, rootFile: { path, before: '', pointer: null, after: '' } };
  }
  const rootFile = { path, before, pointer: text.slice(element.start, element.end), after };
  const own = ownFilePath(element.name, urlName);
  if (reading.has(own)) {
    const root = readBlockFile(reading, own, urlName, '', [path]);
    return root === null ? null : checked(reading, element, own, root) && { root, rootFile };
  }
  const draft = drafts.find(({ block }) => block.type === element.name && block.urlName === urlName);
  if (draft !== undefined) return { root: { ...draft.block, published: null }, rootFile };
  if (!OWN_FILE_TYPES.has(element.name)) {
    // a pure XBlock without settings looks like a pointer
    const root = readBlock(reading, { document, path, base: '', open: [path] }, element, null, { path, before, after });
    return { root, rootFile: { path, before: '', pointer: null, after: '' } };
  }
  reading.report('file-missing', `There is no file ${own}, which ${path} points at.`, path);
  return null;
}

function checked(reading: Reading, element: XmlElement, path: string, root: Block): true | null {
  if (root.type === element.name) return true;
  reading.report('folder-root-mismatch', `${path} holds a <${root.type}> where a <${element.name}> was named.`, path);
  return null;
}

function looseFiles(reading: Reading): Pick<Course, 'files' | 'assets'> {
  const files = new Map<string, BlobRef>();
  const assets = new Map<string, BlobRef>();
  for (const [path, { blob }] of reading.folder) {
    if (path.startsWith('static/')) assets.set(path.slice('static/'.length), blob);
    else if (!reading.consumed.has(path)) files.set(path, blob);
  }
  return { files, assets };
}

function allIds(root: Block): ReadonlySet<BlockId> {
  const ids = idsBelow(root);
  const addPublished = (block: Block): void => {
    if (block.published) for (const id of idsBelow(block.published)) ids.add(id);
    for (const child of block.children) addPublished(child.block);
  };
  addPublished(root);
  return ids.add(idOf(root));
}
