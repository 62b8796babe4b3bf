import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Diagnostic, type Folder, readCourse, validateCourse } from '#olx';
import { folderOf } from '../../support/folders.ts';

const FOLDER = fileURLToPath(new URL('../../fixtures/rules', import.meta.url));

/** A text with the places marked where a rule is to fire: `⟦…⟧`. */
export interface Marked {
  readonly text: string;
  /** Half-open, into `text`. */
  readonly marks: readonly { readonly start: number; readonly end: number }[];
}

/**
 * One example of a rule: `<code>/fires*.xml` and `<code>/quiet*.xml` are one document each (a unit or a
 * component), `*.olx` are whole folders with `=== path` before each file.
 */
export interface Fixture {
  readonly code: string;
  readonly name: string;
  readonly fires: boolean;
  readonly files: ReadonlyMap<string, Marked>;
}

/** All examples, by the code that they are about. */
export function ruleFixtures(): readonly Fixture[] {
  return readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(xml|olx)$/.test(entry.name))
    .map((entry) => {
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
      const code = entry.parentPath.slice(FOLDER.length + 1);
      const files = entry.name.endsWith('.olx') ? filesOf(text) : documentFiles(text);
      return { code, name: `${code}/${entry.name}`, fires: entry.name.startsWith('fires'), files };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The folder of an example, without the marks. */
export function folderOfFixture({ files }: Fixture): Folder {
  return folderOf(Object.fromEntries([...files].map(([path, { text }]) => [path, text])));
}

/** All findings about a folder, as `olx validate` has them. */
export function findingsIn(folder: Folder): readonly Diagnostic[] {
  const { course, kept, diagnostics } = readCourse(folder);
  const part = course ?? kept;
  const bytes = (path: string): Uint8Array | null => folder.get(path)?.bytes ?? null;
  return part === null ? diagnostics : [...diagnostics, ...validateCourse(part, bytes)];
}

/** Takes the marks out of a text. */
export function unmark(source: string): Marked {
  const marks: { start: number; end: number }[] = [];
  const open: number[] = [];
  let text = '';
  for (const piece of source.split(/([⟦⟧])/)) {
    if (piece === '⟦') open.push(text.length);
    else if (piece === '⟧') marks.push({ start: open.pop() ?? -1, end: text.length });
    else text += piece;
  }
  return { text, marks: marks.sort((a, b) => a.start - b.start || a.end - b.end) };
}

function filesOf(source: string): ReadonlyMap<string, Marked> {
  const pieces = source.split(/^=== (.+)\n/m).slice(1);
  const files = new Map<string, Marked>();
  for (let at = 0; at < pieces.length; at += 2) files.set(pieces[at] ?? '', unmark(pieces[at + 1] ?? ''));
  return files;
}

/** A document in a course run that is otherwise in order. */
function documentFiles(source: string): ReadonlyMap<string, Marked> {
  const document = unmark(source);
  const [, type = '', name = ''] = /<([\w-]+)[^>]*?\surl_name="([^"]+)"/.exec(document.text) ?? [];
  const pointer = `<${type} url_name="${name}"/>`;
  const unit = type === 'vertical' ? pointer : `<vertical url_name="unit" display_name="Unit">${pointer}</vertical>`;
  const course = `<course url_name="run" org="Org" course="Num" display_name="Course">
  <chapter url_name="section" display_name="Section"><sequential url_name="subsection" display_name="Subsection">${unit}</sequential></chapter>
</course>
`;
  return new Map([
    ['course.xml', unmark(course)],
    [`${type}/${name}.xml`, document],
  ]);
}
