import { attributeValue, findAttribute, type XmlElement } from '../../syntax/index.ts';
import { derivedName, hashedName, uniqueName } from '../derive-name.ts';
import { blockId } from '../keys.ts';
import { isPointer } from '../pointer.ts';
import { isFileName, ownFilePath } from '../structure.ts';
import type { Reading } from './reading.ts';
import { type Source, tagOf } from './source.ts';

/** Types whose second block of a name gets another one from the platform (`need_uniq_names` in `modulestore/xml.py`). */
export const UNIQUELY_NAMED: ReadonlySet<string> = new Set([
  'problem',
  'sequential',
  'video',
  'course',
  'chapter',
  'poll_question',
  'vertical',
]);

const UNFIT = /[\s/\\<>"'&@+]|(?:^|:)\.{0,2}(?::|$)/u;

/** What a block is called. */
export interface BlockName {
  readonly name: string;
  /** The source says it otherwise, or not at all. */
  readonly derived: boolean;
  /** The name in the source cannot be used. `name` is made from the source, for a block that is kept as it is. */
  readonly unfit: boolean;
}

/** The name of an element; `pointed` is that by which its file was named. */
export function readName(reading: Reading, source: Source, element: XmlElement, pointed: string | null): BlockName {
  const own = findAttribute(element, 'url_name');
  const explicit = pointed ?? own?.value ?? null;
  const text = source.document.text.slice(element.start, element.end);
  const wanted = explicit ?? derivedName(element, text);
  const name = takeName(reading, source.base + element.name, wanted, text);
  const unfit =
    (explicit !== null && !checkUrlName(reading, source, element, explicit)) ||
    !checkFileName(reading, source, element, name);
  if (name !== wanted) reportDuplicate(reading, source, element, wanted, name, explicit !== null);
  if (explicit === null) reportMissingName(reading, source, element, name);
  else if (own !== null) checkOwnName(reading, source, element, own, pointed);
  if (unfit) return { name: opaqueName(reading, source.base, element.name, wanted, text), derived: false, unfit };
  return { name, derived: name !== explicit, unfit };
}

/** The name of a block that cannot be read: the one in the source, or one made from it if that cannot be used. */
export function opaqueName(reading: Reading, base: string, type: string, wanted: string, text: string): string {
  const fits = !UNFIT.test(wanted) && isFileName(type, wanted);
  return takeName(reading, base + type, fits ? wanted : hashedName(type, text), text);
}

/** The name that is still free among blocks of that kind, from now on taken by the one with that source. */
function takeName(reading: Reading, kind: string, wanted: string, text: string): string {
  const { names } = reading;
  const key = `${kind}@${wanted}`;
  if (!names.has(key)) {
    names.set(key, text);
    return wanted;
  }
  const name = uniqueName(wanted, (each) => names.has(`${kind}@${each}`), reading.countsOf(kind));
  names.set(`${kind}@${name}`, text);
  return name;
}

/** Whether a name can be part of a usage key; reported where it cannot. */
export function checkUrlName(reading: Reading, source: Source, element: XmlElement, urlName: string): boolean {
  if (!UNFIT.test(urlName)) return true;
  const message = `“${urlName}” cannot be a url_name: it needs a text without white space and / \\ < > " ' & @ +.`;
  reading.report({ code: 'url-name-invalid', message, file: source.path, at: tagOf(element) });
  return false;
}

/** Whether a file can be called after a block; reported where none can, as then no export could hold it. */
function checkFileName(reading: Reading, source: Source, element: XmlElement, urlName: string): boolean {
  if (isFileName(element.name, urlName)) return true;
  const shown = urlName.length > 60 ? `${urlName.slice(0, 60)}…` : urlName;
  const message = `“${shown}” cannot be a url_name: no file can be called ${ownFilePath(element.name, shown)} on every system, since a name in it is too long, reserved or holds odd characters.`;
  reading.report({ code: 'url-name-invalid', message, file: source.path, at: tagOf(element) });
  return false;
}

/** Tells that the name of a tag hangs on what it says; a course, a library and a typed document are left alone. */
export function reportMissingName(reading: Reading, source: Source, element: XmlElement, name: string): void {
  if (element.name === 'course' || element.name === 'library' || reading.isDocument) return;
  const from = ['slug', 'name', 'display_name'].find((each) => (attributeValue(element, each) ?? '') !== '');
  const severity = UNIQUELY_NAMED.has(element.name) && from !== 'slug' ? 'warning' : 'info';
  const origin = from === undefined ? 'all that it says' : `its ${from}`;
  const message = `This ${element.name} has no url_name: its id comes from ${origin}, and another one loses learners' answers.`;
  const at = element.start + 1 + element.name.length;
  const fixes = [{ title: `Write url_name="${name}"`, edits: [{ start: at, end: at, text: ` url_name="${name}"` }] }];
  // an id that cannot be written as it is stays as it came
  const fit = !UNFIT.test(name) && attributeValue(element, 'url_name') === null;
  reading.report({
    code: 'url-name-missing',
    severity,
    message,
    file: source.path,
    at: tagOf(element),
    block: blockId(element.name, name),
    fixes: fit ? fixes : [],
  });
}

/** Notes that the `:` of a name leads into a folder. */
export function noteFolder(reading: Reading, source: Source, element: XmlElement, path: string): void {
  const own = findAttribute(element, 'url_name');
  if (own === null || !own.value.includes(':') || UNFIT.test(own.value)) return;
  const message = `The “:” in “${own.value}” stands for a folder: Open edX reads ${path}.`;
  const block = blockId(element.name, own.value);
  reading.report({ code: 'url-name-folder', severity: 'info', message, file: source.path, at: own, block });
}

function reportDuplicate(
  reading: Reading,
  source: Source,
  element: XmlElement,
  wanted: string,
  name: string,
  explicit: boolean,
): void {
  const { document, base, path } = source;
  const text = document.text.slice(element.start, element.end);
  const same = reading.names.get(`${base}${element.name}@${wanted}`) === text;
  const renamed = UNIQUELY_NAMED.has(element.name);
  // a name that nobody gave is made up anew; without one, equal blocks are one block
  if (!explicit && (renamed || same || reading.isDocument)) return;
  const what = explicit ? 'the url_name' : 'the name';
  const effect = renamed
    ? "Open edX gives this one a name of its own, without its learners' answers"
    : same
      ? 'they say the same, so nothing is lost'
      : 'Open edX keeps the last of them only, in both places';
  const message = `There are two ${element.name} blocks with ${what} “${wanted}”: ${effect}. This one is taken as “${name}”.`;
  const severity = renamed || reading.isDocument ? 'warning' : same ? 'info' : 'error';
  const block = blockId(element.name, name);
  reading.report({ code: 'url-name-duplicate', severity, message, file: path, at: tagOf(element), block });
}

function checkOwnName(
  reading: Reading,
  source: Source,
  element: XmlElement,
  own: NonNullable<ReturnType<typeof findAttribute>>,
  pointed: string | null,
): void {
  // a second hop is told of as such
  if (
    pointed === null ||
    isPointer(element) ||
    own.value === pointed ||
    own.value === pointed.slice(pointed.lastIndexOf(':') + 1)
  )
    return;
  const message = `This file says url_name="${own.value}", but it is read as “${pointed}”, which is what counts.`;
  const edits = [{ start: own.valueStart, end: own.valueEnd, text: pointed }];
  reading.report({
    code: 'url-name-mismatch',
    severity: 'warning',
    message,
    file: source.path,
    at: own,
    block: blockId(element.name, pointed),
    fixes: UNFIT.test(pointed) ? [] : [{ title: `Change it to “${pointed}”`, edits }],
  });
}
