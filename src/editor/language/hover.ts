import { type BlockType, blockType, fieldsOf, structuralAttributes } from '../../olx/catalogue/index.ts';
import { readSetting } from '../../olx/course/index.ts';
import type { DocumentContext } from './context.ts';
import type { LooseDocument, LooseElement } from './loose-tree.ts';
import { describeAttribute, describeBlock, describeElement, describeField } from './markdown.ts';
import { type Role, roleBelow, roleOf } from './role.ts';
import { type Span, spotAt } from './spot.ts';

/** What to say about a stretch of text, in Markdown that holds nothing of the document but names. */
export interface Hover {
  readonly span: Span;
  readonly markdown: string;
}

/** Help on the tag or attribute at the offset, or null where there is none. */
export function hover(document: LooseDocument, context: DocumentContext, offset: number): Hover | null {
  const spot = spotAt(document, offset);
  if (spot.kind === 'name' || spot.kind === 'end-name') {
    if (spot.kind === 'end-name') {
      return spot.parent === null ? null : about(describeRole(roleOf(spot.parent, context)), spot.span);
    }
    const role: Role =
      spot.parent === null
        ? { kind: 'block', type: spot.tag.name }
        : roleBelow(roleOf(spot.parent, context), spot.tag.name);
    return about(describeRole(role), spot.span);
  }
  if (spot.kind === 'attribute' && spot.attribute !== null) {
    return about(describeAttributeOf(document, spot.element, spot.attribute.name, context), spot.span);
  }
  if (spot.kind === 'value') {
    const { start, nameEnd, name } = spot.attribute;
    return about(describeAttributeOf(document, spot.element, name, context), { start, end: nameEnd });
  }
  return null;
}

function about(markdown: string | null, span: Span): Hover | null {
  return markdown === null ? null : { span, markdown };
}

function describeRole(role: Role): string | null {
  if (role.kind === 'inner') return role.element === null ? null : describeElement(role.element);
  const type: BlockType | null = blockType(role.type);
  return type === null ? null : describeBlock(type);
}

function describeAttributeOf(
  document: LooseDocument,
  element: LooseElement,
  name: string,
  context: DocumentContext,
): string | null {
  const role = roleOf(element, context);
  if (role.kind === 'inner') {
    const attribute = role.element?.attributes.find((each) => each.name === name);
    return attribute === undefined ? null : describeAttribute(attribute);
  }
  const structural = structuralAttributes(role.type).find((each) => each.name === name);
  if (structural !== undefined) return describeAttribute(structural);
  const field = fieldsOf(role.type).find((each) => each.attribute === name && each.place === 'attribute');
  if (field === undefined) return null;
  const isDate = field.type === 'date' || field.type === 'datetime';
  const reading = isDate ? dateReading(document, element, role.type, name) : null;
  return reading === null ? describeField(field) : `${describeField(field)}\n\n${reading}`;
}

/** What Open edX makes of the date that an attribute holds; null if it holds nothing. */
function dateReading(document: LooseDocument, element: LooseElement, type: string, name: string): string | null {
  const attribute = element.open.attributes.find((each) => each.name === name);
  const text = attribute === undefined ? '' : document.text.slice(attribute.valueStart, attribute.valueEnd);
  const read = readSetting(type, name, text.replaceAll('&quot;', '"'));
  if (!read.ok) return 'Open edX reads no date from this.';
  if (read.value.kind === 'moment') {
    return `Open edX reads this as ${new Date(read.value.at).toISOString().slice(0, 16).replace('T', ' ')} UTC.`;
  }
  if (read.value.kind !== 'moment-by-year') return null;
  return `This lacks its ${read.value.lacks}, so the date depends on the year in which Open edX reads it.`;
}
