import { attributeFromSetting, settingFromAttribute } from '../course/attribute-value.ts';
import type { Block, BlockBody, Json } from '../course/block.ts';
import { contentSource, htmlOf } from '../course/content.ts';
import { elementOf, parseElement } from '../course/element.ts';
import { isJsonObject } from '../course/json.ts';
import { type OwnText, spliced } from '../course/own-text.ts';
import { OWN_FILE_TYPES, ownBody, ownFilePath } from '../course/structure.ts';
import { documentText } from '../course/write/write-document.ts';
import { attributeValue, setAttribute, type XmlElement } from '../syntax/index.ts';
import type { TextEdit } from '../text/index.ts';

/** What a course's root is called in its own file; part of where it stands, not of what it is. */
const NAMING_ATTRIBUTES = ['url_name', 'org', 'course'] as const;

/** The block as it stands in a document: no file of its own, nothing told elsewhere. Its children are as before. */
export function documentForm(block: Block): Block {
  const { text, holes } = documentText(block, '');
  const children = block.children.map(({ block: child }) => ({ slot: { kind: 'inline' } as const, block: child }));
  return { ...block, text, holes, children, file: null, body: null, policy: null, derivedName: false };
}

/** Whether content is one document: nothing is in another file, and it has one form. */
export function isDocument(block: Block): boolean {
  return (
    block.file === null &&
    block.body === null &&
    block.policy === null &&
    block.published === undefined &&
    block.damage === undefined &&
    block.children.every(({ slot, block: child }) => slot.kind === 'inline' && isDocument(child))
  );
}

/**
 * A block in document form, put into the layout that a former block had: file, body, policy.json.
 * `isShared` tells whether a body's path serves another block too, whose content must not change.
 */
export function fitLayout(next: Block, former: Block, isShared: (path: string) => boolean): Block {
  const told = moveToPolicy(next, former);
  const named = withNames(told, former);
  const placed = { ...next, ...named, policy: told.policy, file: former.file, body: null, derivedName: false };
  if (former.body === null) return placed;
  const fitted = withBody(placed, former.body, attributeValue(elementOf(former), 'filename') ?? '');
  if (fitted.body?.text === former.body.text || !isShared(former.body.path)) return fitted;
  const { path, filename } = ownBody(next.type, next.urlName, former.body.kind);
  // no free path of its own: the content stands in the element itself
  return path === former.file?.path || isShared(path) ? placed : withBody(placed, { ...former.body, path }, filename);
}

/** A new block in document form, with a file of its own as Studio would write it. */
export function ownFileForm(next: Block): Block {
  if (!OWN_FILE_TYPES.has(next.type)) return next;
  const element = elementOf(next);
  const unnamed = spliced(next, [setAttribute(next.text, element, 'url_name', null)]);
  const block: Block = {
    ...next,
    ...unnamed,
    file: { path: ownFilePath(next.type, next.urlName), before: '', after: '\n' },
  };
  if (next.type !== 'html') return block;
  const { path, filename } = ownBody(next.type, next.urlName, 'html');
  return withBody(block, { kind: 'html', path, text: '' }, filename);
}

/** Settings that stood in policy.json stay there: their values are taken out of the text again. */
function moveToPolicy(next: Block, former: Block): OwnText & Pick<Block, 'policy'> {
  if (former.policy === null) return { text: next.text, holes: next.holes, policy: null };
  const element = elementOf(next);
  const formerElement = elementOf(former);
  const policy: Record<string, Json> = {};
  const edits: TextEdit[] = [];
  for (const [name, before] of Object.entries(former.policy)) {
    const value = attributeValue(element, name);
    if (value === null) continue;
    const now = settingFromAttribute(value);
    policy[name] = sameJson(now, before) ? before : now;
    if (attributeValue(formerElement, name) === null) edits.push(setAttribute(next.text, element, name, null));
  }
  return { ...spliced(next, edits), policy: Object.keys(policy).length === 0 ? null : policy };
}

function withNames(own: OwnText, former: Block): OwnText {
  const element = parseElement(own.text);
  if (element === null) return own;
  const before = elementOf(former);
  const names = former.type === 'course' ? NAMING_ATTRIBUTES : (['url_name'] as const);
  const edits = names.map((name) => setAttribute(own.text, element, name, wantedName(former, before, name)));
  return spliced(own, edits);
}

function wantedName(former: Block, element: XmlElement, name: string): string | null {
  const value = attributeValue(element, name);
  // an inline block keeps its name in its own tag, and has it written out once it was edited
  return value === null && name === 'url_name' && former.file === null ? former.urlName : value;
}

function withBody(block: Block, former: BlockBody, filename: string): Block {
  const element = elementOf(block);
  const end = element.selfClosing ? element.end - 2 : element.openEnd - 1;
  const tag = { text: `${block.text.slice(0, end).trimEnd()}/>`, holes: [] };
  const empty = parseElement(tag.text);
  const named = empty === null ? tag : spliced(tag, [setAttribute(tag.text, empty, 'filename', filename)]);
  return { ...block, ...named, body: { ...former, text: bodyText(block, former) } };
}

function bodyText(block: Block, former: BlockBody): string {
  if (former.kind === 'html') return htmlOf(block);
  const root = parseElement(former.text);
  if (root === null || root.selfClosing) return `<${block.type}>${contentSource(block)}</${block.type}>\n`;
  return former.text.slice(0, root.openEnd) + contentSource(block) + former.text.slice(root.closeStart);
}

/** Whether two settings are the same value, whatever the order of their names. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, at) => sameJson(item, b[at]));
  if (!isJsonObject(a) || !isJsonObject(b)) {
    if (a === undefined || b === undefined || typeof a === 'object' || typeof b === 'object') return false;
    return attributeFromSetting(a) === attributeFromSetting(b);
  }
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && sameJson(a[name], b[name]))
  );
}
