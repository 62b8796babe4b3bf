import { type Block, type Child, idOf } from '../course/block.ts';
import type { Course, PolicyFile } from '../course/course.ts';
import { elementOf, parseElement } from '../course/element.ts';
import { publishedView } from '../course/forms.ts';
import { isJsonObject } from '../course/json.ts';
import { type BlockId, blockId, blockIdParts, foldId, parseBlockId } from '../course/keys.ts';
import { spliced } from '../course/own-text.ts';
import { parsePolicyJson, printPolicyJson, withRenamedMember } from '../course/policy-json.ts';
import { isFileName, ownBody, ownFilePath } from '../course/structure.ts';
import { idsBelow, indexOf } from '../course/tree-index.ts';
import { withWrittenName } from '../course/written-name.ts';
import { findAttribute, setAttribute } from '../syntax/index.ts';
import { foldPath } from '../text/index.ts';
import { pathsBeside } from './block-paths.ts';
import { opaqueRefusal } from './damaged.ts';
import { invalid, notFound, type Outcome, refused } from './outcome.ts';
import { type References, renamedReferences } from './renamed-references.ts';
import type { Step } from './step.ts';

/**
 * Gives a block another url_name in both forms, with its own files, and makes all that blocks and
 * policy.json say of it name it so. Course-level files and static assets are bytes that a step does not have.
 */
export function rename(course: Course, step: Extract<Step, { kind: 'rename' }>): Outcome {
  const block = indexOf(course.root).blocks.get(step.block);
  if (block === undefined) return notFound(step.block);
  if (block.urlName === step.urlName) return { course };
  if (block === course.root)
    return refused('incompatible-placement', 'The root of a course run cannot be renamed.', [step.block]);
  const to = renamedId(step.block, step.urlName);
  if (to === null) {
    const shown = step.urlName.slice(0, 100);
    return invalid('url-name-invalid', `“${shown}” cannot be the url_name of a ${block.type}.`, [step.block]);
  }
  const others = othersOf(course, step.block);
  // a jump_to_id link names no type
  const twin = others.find((id) => foldId(id) === foldId(to) || blockIdParts(id).urlName === step.urlName);
  if (twin !== undefined) {
    const message = `${twin} already has this url_name, or one that differs only in case.`;
    return refused('duplicate', message, [twin]);
  }
  const opaque = [...formsOf(course, step.block)].map(opaqueRefusal).find((each) => each !== null);
  if (opaque !== undefined) return opaque;
  const inTheWay = pathInTheWay(course, step.block, to);
  if (inTheWay !== null)
    return refused('duplicate', `${to} cannot have its own file: ${inTheWay} is in its place.`, [step.block]);
  const references = referencesAfter(step, to, others);
  const root = renamedBelow(course.root, step.block, to, references);
  return { course: { ...course, root, policy: renamedPolicy(course.policy, step.block, to, references) } };
}

/**
 * Updates a text outside the blocks, such as an about page, for a rename. A caller that has the bytes of course-level
 * files puts the updated texts in the same list of steps. Returns the same text if nothing changes.
 */
export function textAfterRename(course: Course, step: Extract<Step, { kind: 'rename' }>): (text: string) => string {
  const to = renamedId(step.block, step.urlName);
  return to === null ? (text) => text : referencesAfter(step, to, othersOf(course, step.block)).inText;
}

function referencesAfter(
  { block, urlName }: Extract<Step, { kind: 'rename' }>,
  to: BlockId,
  others: readonly BlockId[],
): References {
  const former = blockIdParts(block).urlName;
  const isAmbiguous = others.some((id) => blockIdParts(id).urlName === former);
  return renamedReferences(new Map([[block, to]]), new Map(isAmbiguous ? [] : [[former, urlName]]));
}

/** The ids of all other blocks, in both forms. */
function othersOf(course: Course, block: BlockId): readonly BlockId[] {
  const live = publishedView(course.root);
  const ids = new Set([...idsBelow(course.root), ...(live === null ? [] : idsBelow(live))]);
  ids.delete(block);
  return [...ids];
}

/** The id under the new name, or null if that cannot be a url_name. */
function renamedId(id: BlockId, urlName: string): BlockId | null {
  const { type } = blockIdParts(id);
  const to = blockId(type, urlName);
  const fits = parseBlockId(`${type}@${urlName}`) === to && !/["'+]|(?:^|:)\.{0,2}(?::|$)/.test(urlName);
  return fits && isFileName(type, urlName) ? to : null;
}

function renamedBelow(root: Block, from: BlockId, to: BlockId, references: References): Block {
  const done = new Map<Block, Block>();
  const visit = (block: Block): Block => {
    const known = done.get(block);
    if (known !== undefined) return known;
    const own = block.damage === undefined ? references.inBlock(block) : block;
    const children = own.children.map((child): Child => {
      const next = visit(child.block);
      if (next === child.block) return child;
      return { slot: idOf(child.block) === from ? renamedSlot(child.slot, next) : child.slot, block: next };
    });
    const published = own.published ? visit(own.published) : own.published;
    const isSame =
      own === block && published === block.published && children.every((child, at) => child === block.children[at]);
    const inside = isSame ? block : { ...own, children, ...(published === undefined ? {} : { published }) };
    const renamed = idOf(block) === from ? renamedOwn(inside, blockIdParts(to).urlName) : inside;
    // a name that is derived from the source would be another one now
    const result = renamed === block ? block : withWrittenName(renamed);
    done.set(block, result);
    return result;
  };
  return visit(root);
}

function renamedSlot(slot: Child['slot'], { urlName }: Block): Child['slot'] {
  if (slot.kind !== 'pointer') return slot;
  const element = parseElement(slot.text);
  if (element === null) return slot;
  return {
    ...slot,
    text: spliced({ text: slot.text, holes: [] }, [setAttribute(slot.text, element, 'url_name', urlName)]).text,
  };
}

/** One form of the block under its new name, in its own files if it was in its own. */
function renamedOwn(block: Block, urlName: string): Block {
  const { type, file, body } = block;
  const element = elementOf(block);
  // in a file of its own the pointer says the name
  const isNamed = file === null || findAttribute(element, 'url_name') !== null;
  const edits = isNamed ? [setAttribute(block.text, element, 'url_name', urlName)] : [];
  const own = body === null ? null : ownBody(type, urlName, body.kind);
  const moves = body !== null && own !== null && movesBody(block, urlName);
  if (moves) edits.push(setAttribute(block.text, element, 'filename', own.filename));
  return {
    ...block,
    ...spliced(block, edits),
    urlName,
    derivedName: false,
    file: file === null ? null : { ...file, path: ownFilePath(type, urlName) },
    body: moves ? { ...body, path: own.path } : body,
  };
}

/** Whether the content file is called after the block, or is looked up from the folder of a file that moves. */
function movesBody({ type, urlName, body }: Block, next: string): boolean {
  if (body === null) return false;
  const folderOf = (name: string): string => ownFilePath(type, name).replace(/[^/]*$/, '');
  return (
    body.path === ownBody(type, urlName, body.kind).path ||
    (body.kind === 'html' && folderOf(urlName) !== folderOf(next))
  );
}

/** policy.json with the block's entry under its new key, in its place. */
function renamedPolicy(
  policy: PolicyFile | null,
  from: BlockId,
  to: BlockId,
  references: References,
): PolicyFile | null {
  if (policy === null || policy.kept !== undefined) return policy;
  const text = withRenamedMember(policy.text, policyKey(from), policyKey(to));
  const value = parsePolicyJson(text);
  const followed = references.inJson(value);
  const unmatched = references.inJson(policy.unmatched);
  const isSame = JSON.stringify(followed) === JSON.stringify(value);
  return {
    ...policy,
    text: isSame ? text : printPolicyJson(followed, text),
    unmatched: isJsonObject(unmatched) ? unmatched : policy.unmatched,
  };
}

function policyKey(id: BlockId): string {
  return id.replace('@', '/');
}

function* formsOf(course: Course, id: BlockId): Generator<Block> {
  const live = publishedView(course.root);
  for (const root of live === null || live === course.root ? [course.root] : [course.root, live]) {
    const block = indexOf(root).blocks.get(id);
    if (block !== undefined) yield block;
  }
}

/** A file where one of the block would be, that is not the block's own. */
function pathInTheWay(course: Course, from: BlockId, to: BlockId): string | null {
  const { type, urlName } = blockIdParts(to);
  const wanted = new Set<string>();
  for (const block of formsOf(course, from)) {
    if (block.file !== null) wanted.add(foldPath(ownFilePath(type, urlName)));
    if (block.body !== null && movesBody(block, urlName))
      wanted.add(foldPath(ownBody(type, urlName, block.body.kind).path));
  }
  if (wanted.size === 0) return null;
  const taken = [...course.files.keys(), course.rootFile.path, ...pathsBeside(course.root, new Set([from]))];
  return taken.find((path) => wanted.has(foldPath(path.replace(/^drafts\//, '')))) ?? null;
}
