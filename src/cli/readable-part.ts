import {
  type Course,
  type Diagnostic,
  decodeUtf8,
  encodeUtf8,
  type Folder,
  type FolderFile,
  findAttribute,
  isBlockType,
  parseXml,
  readCourse,
  type XmlElement,
} from '#olx';

/** What hides behind one mistake is found in the next round. */
const MOST_ROUNDS = 12;

/**
 * What can be read of a course run that has errors, so that the rules can look at the rest: each file
 * that cannot be read is empty in it, each tag that leads nowhere is blank. Everything else keeps its
 * place to the character. Null where nothing is left, or an error concerns the whole folder.
 */
export function readablePart(files: Folder): Course | null {
  let left: Folder = files;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const { course, diagnostics } = readCourse(left);
    if (course !== null) return course;
    const next = withoutErrors(
      left,
      diagnostics.filter(({ severity }) => severity === 'error'),
    );
    if (next === null) return null;
    left = next;
  }
  return null;
}

function withoutErrors(files: Folder, errors: readonly Diagnostic[]): Folder | null {
  const next = new Map(files);
  for (const [path, inFile] of Map.groupBy(errors, ({ file }) => (file === null ? null : keyOf(files, file)))) {
    const file = path === null ? undefined : files.get(path);
    if (path === null || file === undefined) return null;
    const text = withoutMistakes(file, inFile) ?? emptied(path);
    if (text === null) return null;
    const bytes = encodeUtf8(text);
    next.set(path, { blob: { ...file.blob, size: bytes.length }, bytes });
  }
  return next;
}

/** A path seen from the root file, as the folder has it. */
function keyOf(files: Folder, path: string): string | null {
  if (files.has(path)) return path;
  const inside = [...files.keys()].filter((key) => key.endsWith(`/${path}`));
  return inside.sort((a, b) => a.length - b.length)[0] ?? null;
}

/** The text with the elements that the errors are about blanked; null where an error is about the whole file. */
function withoutMistakes({ bytes }: FolderFile, errors: readonly Diagnostic[]): string | null {
  const decoded = bytes === null ? null : decodeUtf8(bytes);
  const document = decoded?.ok ? parseXml(decoded.text, null).document : null;
  if (document === null) return null;
  let { text } = document;
  for (const { range, code, block } of errors) {
    const found =
      range !== null
        ? elementAt(document.root, range.start.offset)
        : code === 'file-missing'
          ? filenameOf(document.root, block)
          : null;
    if (found === null || found === document.root) return null;
    text = blanked(text, found.start, found.end);
  }
  return text;
}

function elementAt(element: XmlElement, offset: number): XmlElement | null {
  return find(element, ({ start }) => start === offset);
}

/** The attribute of a block that names a content file. */
function filenameOf(root: XmlElement, block: string | null): { readonly start: number; readonly end: number } | null {
  const named = find(root, (element) => {
    const name = findAttribute(element, 'url_name')?.value;
    return name !== undefined && `${element.name}@${name}` === block && findAttribute(element, 'filename') !== null;
  });
  return findAttribute(named ?? root, 'filename');
}

function find(element: XmlElement, wanted: (element: XmlElement) => boolean): XmlElement | null {
  if (wanted(element)) return element;
  for (const child of element.children) {
    const found = child.kind === 'element' ? find(child, wanted) : null;
    if (found !== null) return found;
  }
  return null;
}

function blanked(text: string, start: number, end: number): string {
  return text.slice(0, start) + text.slice(start, end).replace(/[^\n]/g, ' ') + text.slice(end);
}

/** What stands for a file that cannot be read; null where the course run cannot do without it. */
function emptied(path: string): string | null {
  if (path.endsWith('.json')) return '{}';
  if (!path.endsWith('.xml')) return '';
  const folders = path.split('/').slice(0, -1);
  // files lie below their type; a wrong guess is blanked where it is named, in the next round
  const [first, second] = folders.filter((name) => name !== 'drafts');
  const type = first === 'course' ? (second ?? first) : first;
  return type === undefined || !isBlockType(type) ? null : `<${type}/>`;
}
