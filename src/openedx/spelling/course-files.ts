import { type BlobHash, type BlobRef, blobOfText, type Course, fieldOf, isJsonObject, type Json } from '#olx';
import { spelledAssets } from './assets.ts';
import type { SpellingContext } from './invented.ts';
import { portableLinks } from './links.ts';
import { printPythonJson, readWrittenJson, type WrittenJson, writtenJson } from './python-json.ts';

/** Everything of a course run besides its blocks, as the export writes it. */
export interface SpelledFiles {
  readonly files: ReadonlyMap<string, BlobRef>;
  readonly assets: ReadonlyMap<string, BlobRef>;
  /** The texts of the files that are new or changed. */
  readonly texts: ReadonlyMap<BlobHash, string>;
  /** Paths below `static/` of assets whose MD5 is not known, so that `assets.json` is not either. */
  readonly undigested: readonly string[];
}

/** Reads the text of a course-level file, its byte order mark included; null if its bytes are not at hand or not UTF-8. */
export type TextOf = (blob: BlobRef) => string | null;

const ASSETS_JSON = 'policies/assets.json';
const ASSETS_XML = 'assets/assets.xml';
const NO_ASSETS = '<assets/>';
/** Where pages outside the tree are, and how the export ends their names. */
const PAGE_FOLDERS: ReadonlyMap<string, string> = new Map([
  ['about', '.html'],
  ['info', '.html'],
  ['tabs', '.html'],
  ['custom_tags', ''],
]);

/** The course-level files and assets after an import and an export. All files that these do not know are gone. */
export function spelledFiles(course: Course, textOf: TextOf, spelling: SpellingContext): SpelledFiles {
  const { source, target } = spelling;
  const files = new Map<string, BlobRef>();
  const texts = new Map<BlobHash, string>();
  const put = (path: string, text: string): void => {
    const blob = blobOfText(text);
    files.set(path, blob);
    if (![...course.files.values()].some(({ hash }) => hash === blob.hash)) texts.set(blob.hash, text);
  };
  for (const page of pagesOf(course, source.run)) {
    const text = textOf(page.blob);
    const spelled = text === null ? null : spelledPage(page, text, spelling);
    if (text === null || spelled === text) files.set(page.path, page.blob);
    else if (spelled !== null) put(page.path, spelled);
  }
  const tags = course.files.get('tags.csv');
  if (tags !== undefined) files.set('tags.csv', tags);
  const metadata = course.files.get(ASSETS_XML);
  const known = metadata === undefined ? NO_ASSETS : textOf(metadata);
  if (metadata !== undefined && (known === null || /<asset[\s>]/.test(known))) files.set(ASSETS_XML, metadata);
  else put(ASSETS_XML, NO_ASSETS);
  put(`policies/${target.run}/grading_policy.json`, gradingPolicy(course, textOf, source.run));
  const said = course.files.get(ASSETS_JSON);
  const { assets, register, undigested } = spelledAssets(
    course,
    jsonOf(said === undefined ? null : textOf(said)),
    spelling,
  );
  put(ASSETS_JSON, register);
  return { files, assets, texts, undigested };
}

interface Page {
  readonly folder: string;
  /** The path in the export. */
  readonly path: string;
  readonly blob: BlobRef;
  /** The field that a file `NAME.FIELD.json` holds; null for the page itself. */
  readonly field: string | null;
}

/** The pages of an archive: those in a folder called after the run come after the others and replace them. */
function pagesOf({ files }: Course, run: string): Iterable<Page> {
  const pages = new Map<string, Page>();
  for (const isOfRun of [false, true]) {
    for (const [path, blob] of files) {
      const page = pageAt(path, blob, isOfRun ? run : null);
      if (page !== null) pages.set(page.path, page);
    }
  }
  return pages.values();
}

function pageAt(path: string, blob: BlobRef, run: string | null): Page | null {
  const [folder = '', ...rest] = path.split('/');
  const ending = PAGE_FOLDERS.get(folder);
  const [name = '', ...further] = run !== null && rest[0] === run ? rest.slice(1) : run === null ? rest : [];
  if (ending === undefined || further.length > 0 || name === '' || name.startsWith('.') || name.endsWith('~'))
    return null;
  if (!name.includes('.json'))
    return { folder, path: `${folder}/${name.replace(/(?<=.)\.[^.]*$/, '')}${ending}`, blob, field: null };
  const [, field = '', json, ...others] = name.split('.');
  // only updates have a field of their own
  const isField = folder === 'info' && json === 'json' && others.length === 0 && fieldOf('course_info', field) !== null;
  return isField ? { folder, path: `${folder}/${name}`, blob, field } : null;
}

function spelledPage({ field }: Page, text: string, { source }: SpellingContext): string | null {
  if (field === null) return portableLinks(text.replace(/\r\n?/g, '\n'), source);
  const written = readWrittenJson(text);
  return written === null ? null : printPythonJson(written);
}

/** `set_grading_policy`: what the archive does not say is the default of the platform. */
function gradingPolicy({ files }: Course, textOf: TextOf, run: string): string {
  const blob = files.get(`policies/${run}/grading_policy.json`) ?? files.get('grading_policy.json');
  const text = blob === undefined ? null : textOf(blob);
  const said = text === null ? null : readWrittenJson(text);
  const preset = fieldOf('course', 'grading_policy')?.default ?? {};
  const members = new Map<string, WrittenJson>(
    Object.entries(preset).map(([name, value]) => [name, writtenJson(value)]),
  );
  if (said?.kind === 'object') for (const [name, value] of said.members) members.set(name, value);
  return printPythonJson({ kind: 'object', members });
}

function jsonOf(text: string | null): Json {
  if (text === null) return {};
  try {
    const value = JSON.parse(text) as Json;
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
