import {
  type Course,
  courseVersionOf,
  type Diagnostic,
  type FolderFile,
  indexOf,
  publishedView,
  readCourse,
  validateCourse,
  versionOf,
  writeCourse,
} from '#olx';
import { reread } from '../support/folders.ts';

/** The law does not hold. `rule` names what is wrong, `detail` where. */
export class Broken extends Error {
  override readonly name = 'Broken';
  readonly rule: string;
  readonly detail: string;

  constructor(rule: string, detail: string) {
    super(`${rule}: ${detail}`);
    this.rule = rule;
    this.detail = detail;
  }
}

/** What reading says of a layout that writing must not bring in. */
const LAYOUT_CODES: ReadonlySet<string> = new Set([
  'file-shadowed',
  'file-unreached',
  'file-missing',
  'pointer-ignored',
  'pointer-to-pointer',
  'url-name-duplicate',
  'url-name-mismatch',
  'draft-misplaced',
  'draft-duplicate',
  'draft-index',
  'filename-fallback',
  'folder-root-mismatch',
]);

/** Which findings about the layout a course run came with. */
export type KnownFindings = ReadonlySet<string>;

export function layoutFindings(diagnostics: readonly Diagnostic[]): KnownFindings {
  return new Set(
    diagnostics.filter(({ code }) => LAYOUT_CODES.has(code)).map(({ code, block, file }) => `${code} ${block ?? file}`),
  );
}

/**
 * The write-read law: what is written reads back with the same version of every block in both forms and
 * the same findings, brings no new fault of layout, and is written the same again. Returns the course run
 * that was read.
 */
export function ensureReadsBack(course: Course, blobs: ReadonlyMap<string, FolderFile>, known: KnownFindings): Course {
  const written = writeCourse(course);
  const { course: read, diagnostics } = readCourse(reread(written, blobs));
  if (read === null) throw new Broken('cannot be read', errorIn(diagnostics));
  same('other blocks', blocksOf(course), blocksOf(read));
  if (courseVersionOf(read) !== courseVersionOf(course)) throw new Broken('other version', '');
  // in which order files are told of is not part of a course run
  same('other findings', [...findingsOf(course)].sort(), [...findingsOf(read)].sort());
  const added = [...layoutFindings(diagnostics)].filter((each) => !known.has(each));
  if (added[0] !== undefined) throw new Broken('new layout finding', added.join(', '));
  same('written otherwise', textsOf(written), textsOf(writeCourse(read)));
  return read;
}

function errorIn(diagnostics: readonly Diagnostic[]): string {
  const error = diagnostics.find(({ severity }) => severity === 'error');
  return `${error?.code} ${error?.file}: ${error?.message}`;
}

/** Each block of both forms with its version, in the order of the outline. */
function blocksOf({ root }: Course): readonly string[] {
  const live = publishedView(root);
  const forms = live === null || live === root ? [root] : [root, live];
  return forms.flatMap((form, at) =>
    [...indexOf(form).blocks].map(([id, block]) => `${at === 0 ? 'draft' : 'live'} ${id} ${versionOf(block)}`),
  );
}

function findingsOf(course: Course): readonly string[] {
  return validateCourse(course).map(({ code, severity, block, file, range, message }) =>
    JSON.stringify([code, severity, block, ...(isInDraft(file) ? ['drafts/'] : [file, range?.start.offset]), message]),
  );
}

/** Writing puts the place of a draft on its tag, which moves all that comes after it. */
function isInDraft(file: string | null): boolean {
  return file === null || file.includes('drafts/');
}

function textsOf(folder: ReturnType<typeof writeCourse>): readonly string[] {
  return [...folder].map(([path, file]) => `${path}: ${'text' in file ? file.text : file.blob.hash}`);
}

function same(rule: string, expected: readonly string[], found: readonly string[]): void {
  const at = expected.findIndex((each, index) => each !== found[index]);
  if (at === -1 && expected.length === found.length) return;
  const missing = expected.filter((each) => !found.includes(each));
  const added = found.filter((each) => !expected.includes(each));
  throw new Broken(rule, `expected ${missing.join(', ') || expected[at]}; found ${added.join(', ') || found[at]}`);
}
