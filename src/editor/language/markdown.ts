import type { BlockType, Field, FieldDefault, InnerAttribute, InnerElement } from '../../olx/catalogue/index.ts';

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: '`true` or `false`',
  integer: 'whole number',
  float: 'number',
  date: 'date, ISO 8601',
  datetime: 'date, ISO 8601',
  timedelta: 'length of time',
  relativetime: 'time, HH:MM:SS',
  list: 'list as JSON',
  dict: 'object as JSON',
  referencelist: 'usage keys',
  referencevaluedict: 'usage keys as JSON',
};

/** Markdown about a block type: what it is and what it may hold. */
export function describeBlock(type: BlockType): string {
  const holds =
    type.children.length === 0
      ? []
      : [`Holds ${type.children.map(code).join(', ')}${type.openToOthers ? ' and other components' : ''}.`];
  return [`**${type.title}** ${code(type.type)}`, type.help, ...holds].join('\n\n');
}

/** Markdown about a field: title, help, kind of value, default. */
export function describeField(field: Field): string {
  const title = field.label === null ? `**${code(field.attribute)}**` : `**${field.label}** ${code(field.attribute)}`;
  const notes = [
    `${field.deprecated ? 'Deprecated. ' : ''}${field.help}`,
    field.values === null
      ? `Value: ${TYPE_WORDS[field.type] ?? field.type}.`
      : `Values: ${field.values.map(value).join(', ')}.`,
    `Default: ${field.defaultNote ?? describeDefault(field.default)}.`,
    ...(field.inheritable ? ['Where it is not set, the value of the nearest block above holds.'] : []),
  ];
  return [title, ...notes].join('\n\n');
}

/** Markdown about an element inside a block. */
export function describeElement(element: InnerElement): string {
  return `**${code(element.name)}**\n\n${element.help}`;
}

/** Markdown about an attribute that is no field. */
export function describeAttribute(
  attribute: Omit<InnerAttribute, 'required'> & { readonly required?: boolean },
): string {
  const values = attribute.values === null ? [] : [`Values: ${attribute.values.map(value).join(', ')}.`];
  return [
    `**${code(attribute.name)}**`,
    `${attribute.help}${attribute.required === true ? ' Required.' : ''}`,
    ...values,
  ].join('\n\n');
}

/** A default as it would stand in an attribute. */
export function defaultText(preset: FieldDefault): string {
  return typeof preset === 'string' ? preset : JSON.stringify(preset);
}

function describeDefault(preset: FieldDefault): string {
  if (preset === null) return 'not set';
  const written = defaultText(preset);
  return value(written.length > 120 ? `${written.slice(0, 119)}…` : written);
}

function value(text: string): string {
  return text === '' ? 'empty' : code(text);
}

function code(text: string): string {
  return `\`${text.replaceAll('`', "'")}\``;
}
