import type { XmlAttribute, XmlElement } from '../syntax/index.ts';

/** Where a finding stands, in terms of its block. Offsets are UTF-16, half-open. */
export type Spot =
  /** In the block's own text (`Block.text`). */
  | { readonly in: 'text'; readonly start: number; readonly end: number }
  /** In the text of the block's content file (`Block.body`). */
  | { readonly in: 'body'; readonly start: number; readonly end: number }
  /** The value of one setting in policy.json, or the part of it that names and indexes lead to. */
  | { readonly in: 'policy'; readonly setting: string; readonly within?: readonly (string | number)[] }
  /** The tag that names a child; the finding is then about that child. */
  | { readonly in: 'child'; readonly index: number }
  /** In a course-level file, by path. */
  | { readonly in: 'file'; readonly path: string; readonly start: number; readonly end: number };

/** Which of the two texts of a block the offsets of an element are into. */
export type Held = 'text' | 'body';

/** The start tag of an element. */
export function tagSpot(element: XmlElement, held: Held = 'text'): Spot {
  return { in: held, start: element.start, end: element.openEnd };
}

/** The whole element, end tag included. */
export function elementSpot(element: XmlElement, held: Held = 'text'): Spot {
  return { in: held, start: element.start, end: element.end };
}

/** An attribute with its value and quotes. */
export function attributeSpot(attribute: XmlAttribute, held: Held = 'text'): Spot {
  return { in: held, start: attribute.start, end: attribute.end };
}

/** The value of an attribute, between the quotes. */
export function valueSpot(attribute: XmlAttribute, held: Held = 'text'): Spot {
  return { in: held, start: attribute.valueStart, end: attribute.valueEnd };
}
