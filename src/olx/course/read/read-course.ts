import { type Diagnostic, hasErrors } from '../../diagnostic.ts';
import { isContentPath } from '../../text/index.ts';
import type { BlobRef, Folder } from '../blob.ts';
import { type Block, idOf } from '../block.ts';
import type { Course } from '../course.ts';
import type { BlockId } from '../keys.ts';
import { ORIGIN_FILE, type Origin } from '../origin.ts';
import { checkCaseCollisions } from './case-collisions.ts';
import { checkPolicy } from './check-policy.ts';
import { locateRoot, otherFormat } from './locate-root.ts';
import { type Draft, layDrafts, readDrafts, release } from './read-drafts.ts';
import type { ReadLimits } from './read-limits.ts';
import { policyFile, readPolicy, withPolicy } from './read-policy.ts';
import { type ReadRoot, readRoot, unreadRoot } from './read-root.ts';
import { Reading } from './reading.ts';
import { checkUnreached } from './unreached.ts';

/** The result of reading a folder. */
export interface ReadCourse {
  /** The course run or subtree if it has no errors; else null. */
  readonly course: Course | null;
  /**
   * The same in spite of errors. Parts that cannot be read are opaque blocks and files, so that writing gives back
   * every byte. Null only if there is no root file, or if there are far too many blocks.
   */
  readonly kept: Course | null;
  /** Where an exported subtree comes from (`olx-export.json`). */
  readonly origin: Origin | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a whole course run or an exported subtree, in any layout: pointers, inline, mixed,
 * `filename=`, one wrapping folder. Reports all findings, not only the first. Every file ends up in the course, except
 * those of version control and the project file.
 * Files that no block names are only checked for well-formedness. Throws `ReadLimitExceeded` if the folder
 * exceeds one of the given limits.
 */
export function readCourse(all: Folder, limits: ReadLimits | null = null): ReadCourse {
  const files = contentOf(all);
  const other = otherFormat(files);
  const located = other === null ? locateRoot(files) : null;
  if (located === null) {
    const reading = new Reading(files);
    const message = other ?? 'There is no course.xml here, nor a root file such as vertical.xml.';
    reading.report({ code: 'folder-no-root', message, file: null });
    return { course: null, kept: null, origin: null, diagnostics: reading.diagnostics };
  }
  const { folder, rootPath, base, origin } = located;
  const reading = new Reading(folder, null, limits);
  noteLeftOut(reading, all, files);
  checkCaseCollisions(reading);
  const others = otherCourses(folder, base, rootPath);
  if (others.length > 0) {
    const message = `There are several courses here: ${base}${rootPath} is read, ${others.join(', ')} ${others.length === 1 ? 'is kept as a file' : 'are kept as files'}.`;
    reading.report({ code: 'folder-several-courses', severity: 'warning', message, file: null });
  }
  const kept = readFrom(reading, rootPath, base);
  const { diagnostics } = reading;
  return { course: hasErrors(diagnostics) ? null : kept, kept, origin, diagnostics };
}

/** The files without those that are never part of a course run; the same object if there are none. */
export function contentOf(files: Folder): Folder {
  const paths = [...files.keys()];
  if (paths.every(isContentPath)) return files;
  return new Map([...files].filter(([path]) => isContentPath(path)));
}

function noteLeftOut(reading: Reading, all: Folder, files: Folder): void {
  const leftOut = [...all.keys()].filter((path) => files !== all && !files.has(path));
  const [first] = leftOut;
  if (first === undefined) return;
  const what = `“${first.slice(0, 100)}”${leftOut.length === 1 ? ' is' : ` and ${leftOut.length - 1} more are`} left out`;
  const message = `${what}: version control and project files are not part of a course run.`;
  reading.report({ code: 'folder-left-out', severity: 'info', message, file: null });
}

/** The files beside the wrapping folder that are the roots of further courses, as deep as the one that is read. */
function otherCourses(folder: Folder, base: string, rootPath: string): readonly string[] {
  if (base === '' || rootPath !== 'course.xml') return [];
  const depth = base.split('/').length;
  return [...folder.keys()]
    .filter((path) => path.startsWith('/') && path.endsWith('/course.xml') && path.split('/').length === depth + 1)
    .map((path) => path.slice(1));
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
  reading.consumed.add(rootPath);
  reading.consumed.add(ORIGIN_FILE);
  const drafts = readDrafts(reading);
  const read = document === null ? unreadRoot(reading, rootPath) : readRoot(reading, rootPath, document, drafts);
  const most = [read.root, ...drafts.map(({ block }) => block)];
  if (most.reduce((sum, each) => sum + occurrences(each), 0) > MAX_OCCURRENCES) {
    const message = `This holds more than ${MAX_OCCURRENCES} blocks, counting each place of each.`;
    reading.report({ code: 'folder-limit', message, file: rootPath });
    return null;
  }
  const course = withOverlays(reading, read, drafts, base);
  checkUnreached(reading, course.root.damage === undefined);
  return { ...course, ...looseFiles(reading) };
}

/** The tree with drafts and policy laid over it. */
function withOverlays(
  reading: Reading,
  read: ReadRoot,
  drafts: readonly Draft[],
  base: string,
): Pick<Course, 'root' | 'rootFile' | 'policy'> {
  const rootFile = { ...read.rootFile, base };
  if (read.root.damage !== undefined) {
    // below a root that cannot be read nothing has a place
    for (const { block } of drafts) release(reading, block);
    return { root: read.root, rootFile, policy: null };
  }
  const policy = readPolicy(reading, read.root.urlName);
  // a root that was never published is its draft already
  const others = read.root.published === null ? drafts.filter(({ block }) => idOf(block) !== idOf(read.root)) : drafts;
  const laid = layDrafts(reading, read.root, others);
  if (policy === null) {
    noteMissingPolicy(reading, read);
    return { root: laid, rootFile, policy: null };
  }
  const blocks = allBlocks(laid);
  checkPolicy(reading, policy, blocks);
  // one that must be kept as it is says nothing that could be relied on
  const root = policy.kept === undefined ? withPolicy(laid, policy) : laid;
  return { root, rootFile, policy: policyFile(policy, blocks) };
}

function noteMissingPolicy(reading: Reading, { root, rootFile }: ReadRoot): void {
  const path = `policies/${root.urlName}/policy.json`;
  // one that cannot be read has been told of, and so has a run without a name
  if (root.type !== 'course' || root.derivedName || reading.has(path) || reading.has(`policies/${root.urlName}.json`))
    return;
  const message = `There is no ${path}: all settings of the course are those on its tag, or the defaults.`;
  reading.report({ code: 'policy-missing', severity: 'info', message, file: rootFile.path });
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

/** Every block by its id, drafts before what they are laid over. */
function allBlocks(root: Block): ReadonlyMap<BlockId, Block> {
  const blocks = new Map<BlockId, Block>();
  const seen = new Set<Block>();
  const visit = (block: Block): void => {
    if (seen.has(block)) return;
    seen.add(block);
    const id = idOf(block);
    if (!blocks.has(id)) blocks.set(id, block);
    for (const child of block.children) visit(child.block);
    if (block.published) visit(block.published);
  };
  visit(root);
  return blocks;
}
