import { attributeValue, type XmlDocument, type XmlElement } from '../../syntax/index.ts';
import type { Block } from '../block.ts';
import type { RootFile } from '../course.ts';
import { blockId } from '../keys.ts';
import { isPointer } from '../pointer.ts';
import { OWN_FILE_TYPES, ownFilePath } from '../structure.ts';
import { checkPointedRoot, checkUnreadFile } from './check-pointer.ts';
import { findingsSoFar, opaqueRoot } from './opaque.ts';
import { readBlock, readBlockFile } from './read-block.ts';
import type { Draft } from './read-drafts.ts';
import type { Reading } from './reading.ts';
import { tagOf } from './source.ts';

/** The root block and the file that leads to it. */
export interface ReadRoot {
  readonly root: Block;
  readonly rootFile: Omit<RootFile, 'base'>;
}

/** The root block of a folder; opaque if it cannot be used, which is reported. */
export function readRoot(reading: Reading, path: string, document: XmlDocument, drafts: readonly Draft[]): ReadRoot {
  const { text, root: element } = document;
  const type = path.slice(0, -'.xml'.length);
  if (element.name !== type) {
    const message = `The file ${path} holds a <${element.name}>, but it must hold a <${type}>.`;
    reading.report({ code: 'folder-root-mismatch', message, file: path, at: tagOf(element) });
    return unreadRoot(reading, path);
  }
  checkRun(reading, path, element);
  const before = text.slice(0, element.start);
  const after = text.slice(element.end);
  const source = { document, path, base: '', open: [path] };
  const from = findingsSoFar(reading);
  const inPlace = (): ReadRoot => {
    if (checkUnreadFile(reading, source, element)) reading.misread.add(element);
    const root = readBlock(reading, source, element, null, { path, before, after });
    return { root, rootFile: { path, before: '', pointer: null, after: '' } };
  };
  const urlName = attributeValue(element, 'url_name');
  if (urlName === null || !isPointer(element)) return inPlace();
  const rootFile = { path, before, pointer: text.slice(element.start, element.end), after };
  const own = ownFilePath(element.name, urlName);
  const at = tagOf(element);
  if (reading.has(own)) {
    checkPointedRoot(reading, source, element, own, blockId(element.name, urlName));
    const tag = text.slice(element.start, element.end);
    return { root: readBlockFile(reading, own, element.name, urlName, '', [path], tag), rootFile };
  }
  const draft = drafts.find(({ block }) => block.type === element.name && block.urlName === urlName);
  if (draft !== undefined) return { root: { ...draft.block, published: null }, rootFile };
  // a pure XBlock without settings looks like a pointer
  if (!OWN_FILE_TYPES.has(element.name)) return inPlace();
  const message = `There is no file ${own}, which ${path} points at.`;
  reading.report({ code: 'file-missing', message, file: path, at });
  return { root: opaqueRoot(reading, element.name, urlName, own, from), rootFile };
}

/** The root of a folder whose root file cannot be read; what that is has been reported. */
export function unreadRoot(reading: Reading, path: string): ReadRoot {
  const type = path.slice(0, -'.xml'.length);
  const [run = type] = type === 'course' ? runsOf(reading) : [];
  return {
    root: opaqueRoot(reading, type, run, path, 0),
    rootFile: { path, before: '', pointer: null, after: '' },
  };
}

/** The runs that have a folder of policies. */
function runsOf(reading: Reading): readonly string[] {
  const names = [...reading.folder.keys()].flatMap(
    (path) => /^policies\/([^/"<&]+)\/policy\.json$/.exec(path)?.[1] ?? [],
  );
  return [...new Set(names)];
}

/** The platform refuses a course run without a name for its run (`get_id` in `modulestore/xml.py`). */
function checkRun(reading: Reading, path: string, element: XmlElement): void {
  if (element.name !== 'course') return;
  if (['url_name', 'slug', 'name'].some((name) => (attributeValue(element, name) ?? '') !== '')) return;
  const runs = runsOf(reading);
  const [run] = runs.length === 1 ? runs : [];
  const at = element.start + 1 + element.name.length;
  reading.report({
    code: 'run-missing',
    message: 'The course has no url_name, which names its run: Open edX refuses to import it.',
    file: path,
    at: tagOf(element),
    fixes:
      run === undefined || attributeValue(element, 'url_name') !== null
        ? []
        : [{ title: `Write url_name="${run}"`, edits: [{ start: at, end: at, text: ` url_name="${run}"` }] }],
  });
}
