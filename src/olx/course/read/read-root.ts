import { attributeValue, type XmlDocument, type XmlElement } from '../../syntax/index.ts';
import type { Block } from '../block.ts';
import type { RootFile } from '../course.ts';
import { blockId } from '../keys.ts';
import { OWN_FILE_TYPES, ownFilePath } from '../structure.ts';
import { checkPointedRoot, checkUnreadFile } from './check-pointer.ts';
import { isPointer } from './pointer.ts';
import { readBlock, readBlockFile } from './read-block.ts';
import type { Draft } from './read-drafts.ts';
import type { Reading } from './reading.ts';
import { tagOf } from './source.ts';

/** The root block and the file that leads to it. */
export interface ReadRoot {
  readonly root: Block;
  readonly rootFile: Omit<RootFile, 'base'>;
}

/** The root block of a folder; null where it cannot be used, which is reported. */
export function readRoot(
  reading: Reading,
  path: string,
  document: XmlDocument,
  drafts: readonly Draft[],
): ReadRoot | null {
  const { text, root: element } = document;
  checkRun(reading, path, element);
  const before = text.slice(0, element.start);
  const after = text.slice(element.end);
  const source = { document, path, base: '', open: [path] };
  const inPlace = (): ReadRoot | null => {
    if (checkUnreadFile(reading, source, element)) reading.misread.add(element);
    const root = readBlock(reading, source, element, null, { path, before, after });
    return root === null ? null : { root, rootFile: { path, before: '', pointer: null, after: '' } };
  };
  const urlName = attributeValue(element, 'url_name');
  if (urlName === null || !isPointer(element)) return inPlace();
  const rootFile = { path, before, pointer: text.slice(element.start, element.end), after };
  const own = ownFilePath(element.name, urlName);
  const at = tagOf(element);
  if (reading.has(own)) {
    checkPointedRoot(reading, source, element, own, blockId(element.name, urlName));
    const root = readBlockFile(reading, own, element.name, urlName, '', [path]);
    return root === null ? null : { root, rootFile };
  }
  const draft = drafts.find(({ block }) => block.type === element.name && block.urlName === urlName);
  if (draft !== undefined) return { root: { ...draft.block, published: null }, rootFile };
  // a pure XBlock without settings looks like a pointer
  if (!OWN_FILE_TYPES.has(element.name)) return inPlace();
  const message = `There is no file ${own}, which ${path} points at.`;
  reading.report({ code: 'file-missing', message, file: path, at });
  return null;
}

/** The platform refuses a course run without a name for its run (`get_id` in `modulestore/xml.py`). */
function checkRun(reading: Reading, path: string, element: XmlElement): void {
  if (element.name !== 'course') return;
  if (['url_name', 'slug', 'name'].some((name) => (attributeValue(element, name) ?? '') !== '')) return;
  const runs = new Set(
    [...reading.folder.keys()].flatMap((each) => /^policies\/([^/"<&]+)\/policy\.json$/.exec(each)?.[1] ?? []),
  );
  const [run] = runs.size === 1 ? runs : [];
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
