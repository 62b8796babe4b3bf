import { attributeValue, setAttribute, type XmlElement } from '../../syntax/index.ts';
import { type Block, idOf } from '../block.ts';
import { BlockMemo } from '../block-memo.ts';
import { elementOf } from '../element.ts';
import { spliced } from '../own-text.ts';
import { indexOf } from '../tree-index.ts';
import { withWrittenName } from '../written-name.ts';

/** Namespace prefixes and what they stand for. */
export type Prefixes = ReadonlyMap<string, string>;

const free = new BlockMemo<ReadonlySet<string>>();
const below = new BlockMemo<boolean>();
const NONE: ReadonlySet<string> = new Set();

/** The prefixes that a block's own text uses and leaves to what is above it to declare. Memoised. */
export function freePrefixes(block: Block): ReadonlySet<string> {
  const known = free.get(block);
  if (known !== undefined) return known;
  // cheap test first: hardly any course has a prefix
  // what cannot be read is written as it is
  const found =
    block.damage === undefined && /[<\s/][^\s<>"'=/:]+:[^\s<>"'=/:]/.test(block.text) ? usedIn(elementOf(block)) : NONE;
  free.set(block, found);
  return found;
}

/** Whether the block, or anything below it in either form, has such prefixes. Memoised. */
export function hasFreePrefixes(block: Block): boolean {
  const known = below.get(block);
  if (known !== undefined) return known;
  const found =
    freePrefixes(block).size > 0 ||
    block.children.some((child) => hasFreePrefixes(child.block)) ||
    (block.published ? hasFreePrefixes(block.published) : false);
  below.set(block, found);
  return found;
}

/** The prefixes that a block declares for what is inside it, over those that hold around it. */
export function declaredIn(block: Block, around: Prefixes): Prefixes {
  if (!block.text.includes('xmlns:')) return around;
  const own = elementOf(block).attributes.filter(({ name }) => name.startsWith('xmlns:'));
  return new Map([...around, ...own.map(({ name, value }) => [name.slice('xmlns:'.length), value] as const)]);
}

/** The block with declarations added to its own tag, each where it has none of that prefix. */
export function withDeclarations(block: Block, wanted: Prefixes): Block {
  const element = elementOf(block);
  const edits = [...wanted].flatMap(([prefix, uri]) =>
    attributeValue(element, `xmlns:${prefix}`) === null
      ? [setAttribute(block.text, element, `xmlns:${prefix}`, uri)]
      : [],
  );
  if (edits.length === 0) return block;
  const named = withWrittenName(block);
  return named === block ? { ...block, ...spliced(block, edits) } : withDeclarations(named, wanted);
}

/**
 * A block that is to stand in a file of its own, in both forms, with the declarations that its text and
 * that of the inline blocks in it have from above.
 */
export function withDeclarationsFrom(root: Block, block: Block): Block {
  if (!hasFreePrefixes(block)) return block;
  const { places } = indexOf(root);
  const above = new Map<string, string>();
  for (let at: Block | undefined = block; at !== undefined; ) {
    at = at.file === null ? places.get(idOf(at))?.[0]?.parent : undefined;
    if (at === undefined) break;
    for (const [prefix, uri] of declaredIn(at, new Map())) if (!above.has(prefix)) above.set(prefix, uri);
  }
  const bound = (form: Block): Block => {
    const open = openPrefixes(form);
    return withDeclarations(form, new Map([...above].filter(([prefix]) => open.has(prefix))));
  };
  const next = bound(block);
  return next.published ? { ...next, published: bound(next.published) } : next;
}

/** The prefixes that the block, with the inline blocks in it, leaves to what is above it to declare. */
function openPrefixes(block: Block): ReadonlySet<string> {
  const own = declaredIn(block, new Map());
  const inside = block.children.flatMap((child) => (child.block.file === null ? [...openPrefixes(child.block)] : []));
  return new Set([...freePrefixes(block), ...inside.filter((prefix) => !own.has(prefix))]);
}

function usedIn(root: XmlElement): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (element: XmlElement, declared: ReadonlySet<string>): void => {
    const own = element.attributes.flatMap(({ name }) => (name.startsWith('xmlns:') ? [name.slice(6)] : []));
    const known = own.length === 0 ? declared : new Set([...declared, ...own]);
    for (const name of [element.name, ...element.attributes.map((attribute) => attribute.name)]) {
      const prefix = name.slice(0, Math.max(name.indexOf(':'), 0));
      if (prefix !== '' && !known.has(prefix)) found.add(prefix);
    }
    for (const child of element.children) if (child.kind === 'element') visit(child, known);
  };
  // xml is bound by nature, and xmlns is no prefix of a name
  visit(root, new Set(['xml', 'xmlns']));
  return found;
}
