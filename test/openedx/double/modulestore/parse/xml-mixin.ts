import { type BlockClass, classOf, isLearnerField } from '../classes/block-classes.ts';
import { storedValue, ValueRefused } from '../classes/field-values.ts';
import { dictOf, entriesOf, type JsonValue } from '../json.ts';
import { type BlockKey, typeOf } from '../keys.ts';
import { loads } from '../python-json.ts';
import type { XmlElement } from '../xml/element.ts';
import { XmlSyntaxError } from '../xml/parse-xml.ts';
import { definitionOf } from './definitions.ts';
import { loadXml } from './load-xml.ts';
import { type OlxRuntime, type ParsedBlock, ParseFailure } from './parsed-block.ts';

/** Attributes that XmlMixin neither reads nor writes. */
export const strippedAttributes: ReadonlySet<string> = new Set([
  'data_dir',
  'tabs',
  'grading_policy',
  'discussion_blackouts',
  'course',
  'org',
  'url_name',
  'filename',
  'xml_attributes',
  'x-is-pointer-node',
]);

/** Reads a block as `XmlMixin.parse_xml` does: pointer, definition file, attributes, policy. @throws ParseFailure */
export function readXmlMixin(node: XmlElement, key: BlockKey, runtime: OlxRuntime): ParsedBlock {
  const cls = classOf(typeOf(key));
  const pointer = isPointer(node);
  const definitionFile = `${node.tag}/${(node.attributes.get('url_name') ?? '').replaceAll(':', '/')}.xml`;
  const element = pointer ? loadXml(runtime, definitionFile) : node;
  const definition = definitionOf(element, key, cls, runtime);
  const raw = readAttributes(element, cls);
  if (definition.meta !== undefined) {
    try {
      for (const [name, value] of entriesOf(loads(definition.meta))) raw.set(name, value);
    } catch {
      // Unreadable <meta> is only logged.
    }
  }
  applyPolicy(raw, runtime.policyOf(key), cls);
  for (const [name, value] of definition.fields) raw.set(name, value);
  const fileName = pointer ? [definitionFile, definitionFile] : definition.fileName;
  raw.set('xml_attributes', dictOf([...entriesOf(raw.get('xml_attributes')), ['filename', fileName]]));
  return { key, fields: storedFields(raw, cls, runtime), children: definition.children };
}

/** A pointer: no children, no text, and only `url_name` (for a course also `org` and `course`). */
export function isPointer(node: XmlElement): boolean {
  const expected = node.tag === 'course' ? ['url_name', 'course', 'org'] : ['url_name'];
  return (
    node.children.length === 0 &&
    node.text.trim() === '' &&
    node.attributes.size === expected.length &&
    expected.every((name) => node.attributes.has(name))
  );
}

/** Attributes by field: JSON if it fits the field, else the text. Names that are not fields go to `xml_attributes`. */
export function readAttributes(node: XmlElement, cls: BlockClass): Map<string, JsonValue> {
  const fields = new Map<string, JsonValue>();
  const others = new Map<string, JsonValue>();
  for (const [name, text] of node.attributes) {
    if (strippedAttributes.has(name)) continue;
    if (cls.fields.has(name)) fields.set(name, deserialize(name, text, cls));
    else if (!isLearnerField(cls.type, name)) others.set(name, text);
  }
  fields.set('xml_attributes', dictOf(others));
  return fields;
}

/**
 * Lays an entry of policy.json over the attributes, in its order. Names that are not fields go to `xml_attributes`,
 * until the entry's own `xml_attributes` replaces them.
 */
export function applyPolicy(raw: Map<string, JsonValue>, policy: JsonValue | undefined, cls: BlockClass): void {
  for (const [name, value] of entriesOf(policy)) {
    if (cls.fields.has(name)) raw.set(name, value);
    else if (!isLearnerField(cls.type, name)) {
      raw.set('xml_attributes', dictOf([...entriesOf(raw.get('xml_attributes')), [name, value]]));
    }
  }
}

/** `deserialize_field`: the JSON value if the field takes it, else the text as it is. */
export function deserialize(name: string, text: string, cls: BlockClass): JsonValue {
  const field = cls.fields.get(name);
  try {
    const value = loads(text);
    if (value !== null && field !== undefined) storedValue(field.kind, value, { org: '', number: '', run: '' });
    return value;
  } catch {
    return text;
  }
}

/** What the store gets: only fields of the class, each in stored form. @throws ParseFailure */
export function storedFields(
  raw: ReadonlyMap<string, JsonValue>,
  cls: BlockClass,
  runtime: OlxRuntime,
): Map<string, JsonValue> {
  const stored = new Map<string, JsonValue>();
  for (const [name, field] of cls.fields) {
    const value = raw.get(name);
    if (value === undefined) continue;
    try {
      stored.set(name, storedValue(field.kind, value, runtime.target));
    } catch (error) {
      if (error instanceof ValueRefused || error instanceof XmlSyntaxError) throw new ParseFailure(error.message);
      throw error;
    }
  }
  return stored;
}
