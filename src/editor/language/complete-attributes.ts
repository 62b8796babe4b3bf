import { type Field, fieldsOf, type InnerAttribute, structuralAttributes } from '../../olx/catalogue/index.ts';
import { type Completion, escapeSnippet } from './completion.ts';
import type { DocumentContext } from './context.ts';
import type { LooseElement } from './loose-tree.ts';
import { defaultText, describeAttribute, describeField } from './markdown.ts';
import { roleOf } from './role.ts';
import type { Span } from './spot.ts';

/** Attributes that the element may have and has not; `current` is the one being written, `valued` where it has a value. */
export function attributes(
  element: LooseElement,
  context: DocumentContext,
  span: Span,
  current: string | null,
  valued: boolean,
): readonly Completion[] {
  const present = new Set(element.open.attributes.map((each) => each.name));
  if (current !== null) present.delete(current);
  const item = (name: string, detail: string, markdown: string, choices: boolean): Completion => ({
    label: name,
    kind: 'attribute',
    detail,
    markdown,
    snippet: valued ? name : `${name}="$1"$0`,
    span,
    more: choices && !valued,
  });
  const role = roleOf(element, context);
  const offered: readonly Completion[] =
    role.kind === 'inner'
      ? (role.element?.attributes ?? []).map((each) => innerAttribute(each, item))
      : [
          ...structuralAttributes(role.type).map((each) =>
            item(each.name, '', describeAttribute(each), each.values !== null),
          ),
          ...settable(role.type).map((each) =>
            item(each.attribute, each.label ?? '', describeField(each), choicesOf(each).length > 0),
          ),
        ];
  return offered.filter((each) => !present.has(each.label));
}

function innerAttribute(
  attribute: InnerAttribute,
  item: (name: string, detail: string, markdown: string, choices: boolean) => Completion,
): Completion {
  return item(
    attribute.name,
    attribute.required ? 'required' : '',
    describeAttribute(attribute),
    attribute.values !== null,
  );
}

function settable(type: string): readonly Field[] {
  return fieldsOf(type).filter((each) => each.place === 'attribute' && !each.deprecated);
}

/** The values that an attribute may take, where there is a closed list; `quote` is the closing one where it is still missing. */
export function values(
  element: LooseElement,
  name: string,
  context: DocumentContext,
  span: Span,
  quote: string,
): readonly Completion[] {
  const item = (label: string, detail: string): Completion => ({
    label,
    kind: 'value',
    detail,
    markdown: null,
    snippet: escapeSnippet(label) + quote,
    span,
    more: false,
  });
  const role = roleOf(element, context);
  if (role.kind === 'inner') {
    const attribute = role.element?.attributes.find((each) => each.name === name);
    return (attribute?.values ?? []).filter((each) => each !== '').map((each) => item(each, ''));
  }
  const structural = structuralAttributes(role.type).find((each) => each.name === name);
  if (structural !== undefined) return (structural.values ?? []).map((each) => item(each, ''));
  const field = fieldsOf(role.type).find((each) => each.attribute === name && each.place === 'attribute');
  if (field === undefined) return [];
  const preset = defaultText(field.default);
  return choicesOf(field).map((each) => item(each, each === preset ? 'default' : ''));
}

function choicesOf(field: Field): readonly string[] {
  if (field.type === 'boolean') return ['true', 'false'];
  return (field.values ?? []).filter((each) => each !== '');
}
