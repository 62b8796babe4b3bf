import { elementAt, type LooseDocument, type LooseElement, scannedAt } from './loose-tree.ts';
import type { ScannedAttribute, ScannedTag } from './scan.ts';

/** Half-open offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What is being written at an offset. */
export type Spot =
  /** Between tags; `parent` is null outside the root. */
  | { readonly kind: 'content'; readonly parent: LooseElement | null }
  /** In the name of a start tag. */
  | { readonly kind: 'name'; readonly parent: LooseElement | null; readonly tag: ScannedTag; readonly span: Span }
  /** In the name of an end tag. */
  | { readonly kind: 'end-name'; readonly parent: LooseElement | null; readonly tag: ScannedTag; readonly span: Span }
  | {
      readonly kind: 'attribute';
      readonly element: LooseElement;
      readonly attribute: ScannedAttribute | null;
      readonly span: Span;
    }
  | {
      readonly kind: 'value';
      readonly element: LooseElement;
      readonly attribute: ScannedAttribute;
      readonly span: Span;
    }
  /** In a comment, CDATA section, instruction or declaration. */
  | { readonly kind: 'opaque' };

/** What stands at, or is about to be typed at, an offset. */
export function spotAt(document: LooseDocument, offset: number): Spot {
  const found = scannedAt(document, offset);
  if (found === null) return { kind: 'content', parent: elementAt(document, offset) };
  if (found.kind !== 'tag') return { kind: 'opaque' };
  const element = elementOf(document, found, offset);
  if (offset <= found.nameEnd) {
    const span = { start: found.nameStart, end: found.nameEnd };
    const around = element?.open === found ? element.parent : elementAt(document, found.start);
    return found.form === 'close'
      ? { kind: 'end-name', parent: around, tag: found, span }
      : { kind: 'name', parent: around, tag: found, span };
  }
  if (element === null || found.form === 'close') return { kind: 'opaque' };
  for (const attribute of found.attributes) {
    if (attribute.start <= offset && offset <= attribute.nameEnd) {
      return { kind: 'attribute', element, attribute, span: { start: attribute.start, end: attribute.nameEnd } };
    }
    if (attribute.valueStart !== -1 && attribute.valueStart <= offset && offset <= attribute.valueEnd) {
      return { kind: 'value', element, attribute, span: { start: attribute.valueStart, end: attribute.valueEnd } };
    }
  }
  // an attribute may only start after white space
  if (!/\s/.test(document.text.charAt(offset - 1))) return { kind: 'opaque' };
  return { kind: 'attribute', element, attribute: null, span: { start: offset, end: offset } };
}

function elementOf(document: LooseDocument, tag: ScannedTag, offset: number): LooseElement | null {
  const around = elementAt(document, offset);
  if (around?.open === tag || around?.close === tag) return around;
  // an unfinished tag ends where the offset is, so it does not hold it
  const siblings = around?.children ?? document.roots;
  return siblings.find((each) => each.open === tag) ?? null;
}
