import {
  applyEdits,
  type Block,
  blockIdParts,
  blockType,
  type CourseKey,
  elementOf,
  idOf,
  type Json,
  parseUsageKey,
  readDocument,
  setAttribute,
  type UsageKey,
  versionOfText,
} from '#olx';
import type { CmsClient } from '../client/cms-client.ts';
import { CmsFailure } from '../client/cms-failure.ts';
import { withStudioFields } from '../fields/index.ts';
import { keptRoot, printed } from '../fields/printed-xml.ts';
import { withStaticLinks } from '../fields/static-links.ts';
import type { ReadLoss } from '../state.ts';
import { mapBounded } from './bounded.ts';
import { asExported } from './exported-spelling.ts';

/** A unit as its authors see it. */
export interface ReadUnit {
  /** One document: everything inline, each block under its url_name. */
  readonly block: Block;
  readonly losses: readonly ReadLoss[];
  /** A hash of what `olx-export` answered; null if it could not answer. */
  readonly olx: string | null;
}

/**
 * Types of which `olx-export` does not say everything, and GET does: it leaves out the settings of a text, and the
 * comments of a problem.
 */
const ASKED_BESIDES = new Set(['html', 'problem']);

/**
 * Reads a unit with a token: its OLX in one request, and of each text and problem what GET says besides. Where the CMS
 * cannot write the OLX of the unit, its components are read one by one. Throws `CmsFailure`.
 */
export async function readUnit(
  client: CmsClient,
  course: CourseKey,
  unit: UsageKey,
  signal: AbortSignal,
): Promise<ReadUnit> {
  try {
    const olx = await client.unitOlx(unit, { signal });
    const told = blockOf(unit, olx);
    if (told !== null) {
      const losses: ReadLoss[] = [];
      const block = await withSeen(client, course, told, losses, signal);
      return { block, losses, olx: hashOf(olx) };
    }
  } catch (error) {
    // the platform's own mistake: a text that contains "/static/" makes it fail for the whole unit
    if (!(error instanceof CmsFailure) || error.status !== 500) throw error;
  }
  return await readPieces(client, course, unit, signal);
}

/** What `watched` remembers of an answer of `olx-export`. */
export function hashOf(olx: ReadonlyMap<UsageKey, string>): string {
  return versionOfText(JSON.stringify([...olx]));
}

/**
 * The block that an answer of `olx-export` tells, with its url_names: the platform leaves them out, and lists the keys
 * depth first. Null if the two do not fit together, as for a type that the CMS does not have (`<root/>`).
 */
function blockOf(root: UsageKey, olx: ReadonlyMap<UsageKey, string>): Block | null {
  const block = readDocument(olx.get(root) ?? '', null).block;
  if (block === null) return null;
  const keys = [...olx.keys()];
  const told = named(block, keys, olx);
  return keys.length === 0 ? told : null;
}

/** The block under the first of the keys, and those below it under the next ones; takes these out of the list. */
function named(nested: Block, keys: UsageKey[], olx: ReadonlyMap<UsageKey, string>): Block | null {
  const key = keys.shift();
  const id = parseUsageKey(key ?? '')?.id;
  if (key === undefined || id === undefined) return null;
  const { type, urlName } = blockIdParts(id);
  if (type !== nested.type) return null;
  const children: Block['children'][number][] = [];
  for (const child of nested.children) {
    const own = named(child.block, keys, olx);
    if (own === null) return null;
    children.push({ ...child, block: own });
  }
  // white space is content in a component, and one with a file of its own has it as in its own answer
  const form = blockType(type)?.form ?? 'inline';
  const alone = children.length === 0 && form !== 'inline';
  const block = alone ? (readDocument(olx.get(key) ?? '', null).block ?? nested) : nested;
  const edit = setAttribute(block.text, elementOf(block), 'url_name', urlName);
  const text = applyEdits(block.text, [edit]);
  const by = text.length - block.text.length;
  return { ...block, urlName, derivedName: false, text, holes: block.holes.map((hole) => hole + by), children };
}

/** The block with what GET says of the texts and problems in it. */
async function withSeen(
  client: CmsClient,
  course: CourseKey,
  block: Block,
  losses: ReadLoss[],
  signal: AbortSignal,
): Promise<Block> {
  const children = await mapBounded(block.children, async (child) => ({
    ...child,
    block: await withSeen(client, course, child.block, losses, signal),
  }));
  const whole = asExported(course, { ...block, children });
  if (!ASKED_BESIDES.has(block.type)) return whole;
  const seen = await client.block(course, keyOf(course, block), { signal });
  const fitted =
    withStudioFields(whole, { data: seen.data, metadata: seen.metadata }, { course }) ??
    withContentOf(whole, seen.data, course);
  if (fitted !== null) return asExported(course, fitted);
  losses.push({ block: idOf(block), what: block.type === 'html' ? 'settings' : 'comments' });
  return whole;
}

/**
 * A problem whose attributes are as `olx-export` says, and whose content is as GET says, which keeps the comments. The
 * two disagree about attributes that are not settings once somebody has typed the problem anew in Studio.
 */
function withContentOf(block: Block, data: Json, course: CourseKey): Block | null {
  const root = block.type === 'problem' && typeof data === 'string' ? keptRoot(withStaticLinks(data, course)) : null;
  if (root === null) return null;
  const text = printed({ ...root, attributes: [] });
  const told = readDocument(text, null).block;
  if (told === null) return null;
  const [from, to] = [elementOf(told), elementOf(block)];
  if (from.selfClosing || to.selfClosing) return from.selfClosing && to.selfClosing ? block : null;
  const content = told.text.slice(from.openEnd, from.closeStart);
  return { ...block, text: block.text.slice(0, to.openEnd) + content + block.text.slice(to.closeStart) };
}

/** The unit with its components one by one; what `olx-export` cannot tell of one comes from GET alone. */
async function readPieces(
  client: CmsClient,
  course: CourseKey,
  unit: UsageKey,
  signal: AbortSignal,
): Promise<ReadUnit> {
  const losses: ReadLoss[] = [];
  const listed = await client.children(unit, { signal });
  const children = await mapBounded(listed, async ({ id }): Promise<Block> => {
    try {
      const told = blockOf(id, await client.unitOlx(id, { signal }));
      if (told !== null) return await withSeen(client, course, told, losses, signal);
    } catch (error) {
      if (!(error instanceof CmsFailure) || error.status !== 500) throw error;
    }
    return await readSeen(client, course, id, losses, signal);
  });
  const own = await readSeen(client, course, unit, losses, signal);
  return { block: withInline(own, children), losses, olx: null };
}

/** A block without children as GET shows it; a loss if its content is not there. */
export async function readSeen(
  client: CmsClient,
  course: CourseKey,
  key: UsageKey,
  losses: ReadLoss[],
  signal: AbortSignal,
): Promise<Block> {
  const id = parseUsageKey(key)?.id;
  if (id === undefined) throw new TypeError(`not a usage key: ${key}`);
  const bare = bareBlock(id);
  const lost = (): Block => {
    losses.push({ block: id, what: 'content' });
    return bare;
  };
  let seen: { readonly data: Json; readonly metadata: Readonly<Record<string, Json>> };
  try {
    seen = await client.block(course, key, { signal });
  } catch (error) {
    if (error instanceof CmsFailure && error.status === 500) return lost();
    throw error;
  }
  const fitted = withStudioFields(bare, seen, { course });
  if (fitted === null) return lost();
  return asExported(course, fitted);
}

/** An element with nothing but its name. */
export function bareBlock(id: ReturnType<typeof idOf>): Block {
  const { type, urlName } = blockIdParts(id);
  const element = `<${type}/>`;
  const { block } = readDocument(element, null);
  if (block === null) throw new TypeError(`not a block type: ${type}`);
  const text = applyEdits(element, [setAttribute(element, elementOf(block), 'url_name', urlName)]);
  return { ...block, urlName, derivedName: false, text };
}

/** The block with children inside its element. */
export function withInline(block: Block, children: readonly Block[]): Block {
  if (children.length === 0) return block;
  const element = elementOf(block);
  const close = `</${element.name}>`;
  const open = element.selfClosing ? `${block.text.slice(0, element.end - 2).trimEnd()}>` : null;
  const start = open ?? block.text.slice(0, element.closeStart);
  let text = start;
  const holes = children.map(() => {
    text += '\n  ';
    return text.length;
  });
  return {
    ...block,
    text: `${text}\n${close}`,
    holes: [...block.holes, ...holes],
    children: [...block.children, ...children.map((child) => ({ slot: { kind: 'inline' }, block: child }) as const)],
  };
}

function keyOf(course: CourseKey, block: Block): UsageKey {
  return `block-v1:${course.slice('course-v1:'.length)}+type@${block.type}+block@${block.urlName}` as UsageKey;
}
