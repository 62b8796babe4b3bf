import { diffLines } from 'diff';
import {
  attributeValue,
  type BlobHash,
  type Course,
  courseVersionOf,
  escapeAttribute,
  type FolderFile,
  isBlockType,
  mergeCourses,
  parseXml,
  readCourse,
  versionOf,
  writeCourse,
} from '#olx';
import { hashOf } from '../hashing.ts';

/** The three states of one file, as git gives them. */
export interface FileSides {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

/** How conflicts are marked in a file. */
export interface Marking {
  readonly ours: string;
  readonly theirs: string;
  /** How many characters a marker has. */
  readonly size: number;
}

/** A merged file. With `isConflict` it holds markers that name both sides. */
export interface MergedFile {
  readonly text: string;
  readonly isConflict: boolean;
}

/**
 * Merges one OLX file of a course run three ways, setting by setting and child by child. `lines` is what a merge of
 * lines came to: where it says the same it is taken, because it keeps white space and comments of both sides. Null if
 * the file is not one that can be merged so: not OLX, malformed in a side, or laid out in another way in each.
 */
export function mergeOlxFile(path: string, sides: FileSides, lines: MergedFile, marking: Marking): MergedFile | null {
  const place = placeOf(path);
  if (place === null) return null;
  const [base, ours, theirs] = [sides.base, sides.ours, sides.theirs].map((text) => readAlone(place, text));
  if (!base || !ours || !theirs || layoutOf(base) !== layoutOf(ours) || layoutOf(base) !== layoutOf(theirs))
    return null;
  const { course, undecided } = mergeCourses(base.course, ours.course, theirs.course, 'fail');
  if (undecided.length > 0) {
    // what is not in conflict is merged in both
    const mine = mergeCourses(base.course, ours.course, theirs.course, 'ours').course;
    const yours = mergeCourses(base.course, ours.course, theirs.course, 'theirs').course;
    const [one, other] = [textOf(place, mine), textOf(place, yours)];
    if (one === null || other === null) return null;
    const saysOurs = (text: string): boolean => saysSame(readAlone(place, text), mine);
    const text =
      one === other ? marked(sides.ours, sides.theirs, () => false, marking) : marked(one, other, saysOurs, marking);
    return { text, isConflict: true };
  }
  if (!lines.isConflict && saysSame(readAlone(place, lines.text), course)) return lines;
  const text = textOf(place, course);
  // what versions do not see must not be lost either
  return text === null || lostComments(sides, text) ? null : { text, isConflict: false };
}

/** A place where two texts may differ. */
interface Hunk {
  readonly ours: string;
  readonly theirs: string;
}

/**
 * Both texts in one: what they share, and where they differ both, between markers. Where they differ only in how the
 * same is written, it is what `ours` has.
 */
function marked(ours: string, theirs: string, saysOurs: (text: string) => boolean, marking: Marking): string {
  const hunks = hunksOf(ours, theirs);
  const different = hunks.flatMap(({ ours, theirs }, at) => (ours === theirs ? [] : [at]));
  const isSpelling = (changed: number): boolean =>
    saysOurs(hunks.map((hunk, at) => (at === changed ? hunk.theirs : hunk.ours)).join(''));
  const spelling = new Set(different.length > MOST_TRIED ? [] : different.filter(isSpelling));
  const isAll = spelling.size === different.length;
  const [start, middle, end] = ['<', '=', '>'].map((sign) => sign.repeat(marking.size));
  return hunks
    .map((hunk, at) => {
      if (hunk.ours === hunk.theirs || (spelling.has(at) && !isAll)) return hunk.ours;
      return `${start} ${marking.ours}\n${ended(hunk.ours)}${middle}\n${ended(hunk.theirs)}${end} ${marking.theirs}\n`;
    })
    .join('');
}

/** Each is tried by reading the file once. */
const MOST_TRIED = 50;

function hunksOf(ours: string, theirs: string): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let open: Hunk | null = null;
  for (const { value, added, removed } of diffLines(ours, theirs)) {
    if (added || removed) {
      const before: Hunk = open ?? { ours: '', theirs: '' };
      open = added ? { ...before, theirs: before.theirs + value } : { ...before, ours: before.ours + value };
      continue;
    }
    if (open !== null) hunks.push(open);
    open = null;
    hunks.push({ ours: value, theirs: value });
  }
  return open === null ? hunks : [...hunks, open];
}

function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** Where a file is in a course run: its own folder, or the root file. */
interface FilePlace {
  readonly type: string;
  readonly name: string;
  readonly path: string;
  readonly rootPath: string;
}

function placeOf(path: string): FilePlace | null {
  const [file = '', type = ''] = path.split('/').reverse();
  const name = /^(.+)\.xml$/.exec(file)?.[1];
  if (name === undefined) return null;
  if (name === 'course' && type !== 'course') return { type: 'course', name, path: file, rootPath: file };
  return isBlockType(type) ? { type, name, path: `${type}/${file}`, rootPath: `${type}.xml` } : null;
}

interface Alone {
  readonly course: Course;
  readonly text: string;
}

/** A file read as if it were all that there is. Blocks that have files of their own are opaque in it. */
function readAlone({ type, name, path, rootPath }: FilePlace, text: string): Alone | null {
  const root = parseXml(text, null).document?.root;
  if (root === undefined) return null;
  const files: [string, string][] = [[path, text]];
  const run = type === 'course' ? ' org="o" course="c"' : '';
  if (rootPath !== path) files.push([rootPath, `<${type} url_name="${escapeAttribute(name)}"${run}/>`]);
  const content = attributeValue(root, 'filename');
  // the page is a file of its own, which git merges for itself
  if (content !== null && type === 'html') files.push([`html/${content}.html`, '']);
  const { kept } = readCourse(new Map(files.map(([each, content]) => [each, fileOf(content)])));
  return kept === null || kept.root.damage !== undefined || kept.root.type !== type ? null : { course: kept, text };
}

function fileOf(text: string): FolderFile {
  const bytes = Buffer.from(text);
  return { blob: { hash: hashOf(bytes) as BlobHash, size: bytes.length }, bytes };
}

/** What a version does not see of the root: where the block is, and in which files. */
function layoutOf({ course, text }: Alone): string {
  const root = parseXml(text, null).document?.root;
  const names = [
    'url_name',
    'filename',
    'parent_url',
    'parent_sequential_url',
    'index_in_children_list',
    'org',
    'course',
  ];
  const values = names.map((name) => (root === undefined ? null : attributeValue(root, name)));
  return JSON.stringify([values, root?.name, course.rootFile.pointer === null]);
}

/** The file of a merged course; null if it cannot say all of it alone. */
function textOf(place: FilePlace, course: Course): string | null {
  const folder = writeCourse(course);
  const file = folder.get(place.path);
  const others = [...folder.keys()].filter((path) => path !== place.path && path !== place.rootPath);
  const isAlone = others.every((path) => path.startsWith('html/') && path.endsWith('.html'));
  if (file === undefined || 'blob' in file || !isAlone) return null;
  return saysSame(readAlone(place, file.text), course) ? file.text : null;
}

function saysSame(read: Alone | null, course: Course): boolean {
  if (read === null) return false;
  return (
    versionOf(read.course.root) === versionOf(course.root) && courseVersionOf(read.course) === courseVersionOf(course)
  );
}

/** Whether the text lacks a comment that one side wrote, or that both kept. */
function lostComments({ base, ours, theirs }: FileSides, text: string): boolean {
  const [before, mine, yours, now] = [base, ours, theirs, text].map(commentsOf);
  if (!before || !mine || !yours || !now) return false;
  const isWanted = (comment: string): boolean => (before.has(comment) ? mine.has(comment) && yours.has(comment) : true);
  return [...mine, ...yours].some((comment) => isWanted(comment) && !now.has(comment));
}

function commentsOf(text: string): ReadonlySet<string> {
  return new Set(text.match(/<!--[\s\S]*?-->/g) ?? []);
}
