import { type Scanned, type ScannedTag, scan } from './scan.ts';

/** An element of a text that may be broken: the end tag may be missing. */
export interface LooseElement {
  readonly name: string;
  readonly open: ScannedTag;
  /** Null where the element is empty or not closed. */
  readonly close: ScannedTag | null;
  /** After the end tag, or where the element's content breaks off. */
  readonly end: number;
  readonly parent: LooseElement | null;
  readonly children: readonly LooseElement[];
}

/** A text and what the tolerant scan found in it. Immutable. */
export interface LooseDocument {
  readonly text: string;
  readonly scanned: readonly Scanned[];
  readonly roots: readonly LooseElement[];
}

type Growing = { -readonly [Key in keyof LooseElement]: LooseElement[Key] } & {
  readonly children: Growing[];
  parent: Growing | null;
};

/**
 * Nests the tags of a text. An end tag closes the nearest open element of its name, with everything
 * still open inside; one that matches nothing is passed over.
 */
export function readLoosely(text: string): LooseDocument {
  const scanned = scan(text);
  const roots: Growing[] = [];
  const open: Growing[] = [];
  for (const tag of scanned) {
    if (tag.kind !== 'tag') continue;
    if (tag.form === 'close') {
      closeTo(open, tag);
      continue;
    }
    const parent = open.at(-1) ?? null;
    const element: Growing = { name: tag.name, open: tag, close: null, end: tag.end, parent, children: [] };
    (parent?.children ?? roots).push(element);
    if (tag.form === 'open' && tag.complete) open.push(element);
  }
  for (const element of open) element.end = text.length;
  return { text, scanned, roots };
}

function closeTo(open: Growing[], tag: ScannedTag): void {
  let at = open.length - 1;
  while (at >= 0 && open[at]?.name !== tag.name) at--;
  const closed = open[at];
  if (closed === undefined) return;
  for (const inner of open.splice(at)) inner.end = tag.start;
  closed.close = tag;
  closed.end = tag.end;
}

/** The innermost element whose content or tags hold the offset, or null. */
export function elementAt(document: LooseDocument, offset: number): LooseElement | null {
  let found: LooseElement | null = null;
  let level: readonly LooseElement[] = document.roots;
  for (;;) {
    const inner: LooseElement | undefined = level.find((each) => each.open.start < offset && offset < each.end);
    if (inner === undefined) return found;
    found = inner;
    level = inner.children;
  }
}

/** What stands at the offset: a tag, a comment, a CDATA section; or null in plain text. */
export function scannedAt(document: LooseDocument, offset: number): Scanned | null {
  let low = 0;
  let high = document.scanned.length - 1;
  let found: Scanned | null = null;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const each = document.scanned[middle];
    if (each === undefined) break;
    if (each.start < offset) {
      found = each;
      low = middle + 1;
    } else high = middle - 1;
  }
  if (found === null) return null;
  return offset < found.end || (!found.complete && offset === found.end) ? found : null;
}
