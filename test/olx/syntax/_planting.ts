/* How a damage is planted in a well-formed file. */
import type { XmlAttribute, XmlElement } from '../../../src/olx/syntax/index.ts';
import type { TextEdit } from '../../../src/olx/text/index.ts';
import type { Random } from './_random.ts';
import type { Source } from './_source.ts';

/** A change of a file. A diagnostic of it stands within `edit` up to `until`, or at `reported`; all offsets are before the change. */
export interface Planted {
  readonly edit: TextEdit;
  readonly until?: number;
  readonly reported?: number;
}

export interface Damage {
  /** What the message must say; null where the text stays well-formed. */
  readonly says: RegExp | null;
  /** Null where the file has no place for it. */
  readonly plant: (source: Source, random: Random) => Planted | null;
  /** Whether what follows can always be read on. */
  readonly recovers?: boolean;
}

type Plant = Damage['plant'];

/** Puts text in. */
export const insert = (at: number, text: string): Planted => ({ edit: { start: at, end: at, text } });
/** Puts text in place of a range. */
export const replace = (start: number, end: number, text: string): Planted => ({ edit: { start, end, text } });

/** Into text that is no reference and not the end of the file. */
export const intoText =
  (...choices: readonly string[]): Plant =>
  ({ texts }, random) => {
    const text = random.pick(texts);
    if (text === undefined) return null;
    const plain = text.end - text.start === text.value.length;
    return insert(text.start + (plain ? random.below(text.value.length + 1) : 0), random.pick(choices) ?? '');
  };

/** At the start of a value without references. */
export const intoValue =
  (...choices: readonly string[]): Plant =>
  ({ attributes }, random) => {
    const attribute = random.pick(attributes.filter(plainValue))?.attribute;
    return attribute === undefined ? null : insert(attribute.valueStart, random.pick(choices) ?? '');
  };

/** On an attribute whose value has no references, save those of namespaces. */
export const onAttribute =
  (change: (attribute: XmlAttribute, text: string, random: Random, element: XmlElement) => Planted | null): Plant =>
  ({ attributes, text }, random) => {
    const found = random.pick(attributes.filter(plainValue));
    return found === undefined ? null : inTag(found.element, change(found.attribute, text, random, found.element));
  };

/** On elements with both tags, save the root; `parent` is around it. */
export const onElement =
  (change: (element: XmlElement, parent: XmlElement, text: string, random: Random) => Planted | null): Plant =>
  ({ inner, text }, random) => {
    const found = random.pick(inner.filter(({ element }) => !element.selfClosing));
    return found === undefined ? null : change(found.element, found.parent, text, random);
  };

/** On a start tag or an empty element. */
export const onStartTag =
  (change: (element: XmlElement, text: string, random: Random) => Planted | null): Plant =>
  ({ elements, text }, random) => {
    const element = random.pick(elements);
    return element === undefined ? null : inTag(element, change(element, text, random));
  };

/** The parser may stumble anywhere up to the end of the tag. */
function inTag({ openEnd }: XmlElement, planted: Planted | null): Planted | null {
  return planted === null ? null : { ...planted, until: Math.max(openEnd - 1, planted.edit.end) };
}

function plainValue({ attribute }: { readonly attribute: XmlAttribute }): boolean {
  return !attribute.name.startsWith('xmlns') && attribute.valueEnd - attribute.valueStart === attribute.value.length;
}

/** After the name in the start tag. */
export const nameEnd = (element: XmlElement): number => element.start + 1 + element.name.length;
/** Where the name stands in the end tag. */
export const endName = (element: XmlElement): readonly [number, number] => [
  element.closeStart + 2,
  element.closeStart + 2 + element.name.length,
];
