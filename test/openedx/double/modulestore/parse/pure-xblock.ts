import { parse as parseYaml } from 'yaml';
import { type BlockClass, classOf } from '../classes/block-classes.ts';
import { dictOf, type JsonValue } from '../json.ts';
import { type BlockKey, typeOf } from '../keys.ts';
import { loads } from '../python-json.ts';
import type { XmlElement } from '../xml/element.ts';
import { plainXml } from '../xml/write-xml.ts';
import { loadXml } from './load-xml.ts';
import { type OlxRuntime, type ParsedBlock, ParseFailure } from './parsed-block.ts';
import { applyPolicy, readAttributes, storedFields } from './xml-mixin.ts';

/** The namespace of fields that stand in an element of their own. */
export const optionNamespace = 'http://code.edx.org/xblock/option';

/**
 * Reads a block as `XBlock.parse_xml` does. Attributes that are not fields are lost. A pointer has no attributes
 * besides `url_name`, so it gives an empty default block: this release does not look for a file.
 * @throws ParseFailure
 */
export function readPureXBlock(node: XmlElement, key: BlockKey, runtime: OlxRuntime): ParsedBlock {
  const cls = classOf(typeOf(key));
  const raw = new Map<string, JsonValue>();
  const children: BlockKey[] = [];
  if (cls.serialization === 'pure-sga') readSolution(node, raw);
  else readChildren(node, cls, runtime, raw, children);
  for (const [name, text] of node.attributes) setField(raw, cls, name, text);
  const block: ParsedBlock = { key, fields: storedFields(raw, cls, runtime), children };
  if (cls.serialization === 'pure-discussion') applyDiscussionFile(block, node, runtime);
  return block;
}

function readChildren(
  node: XmlElement,
  cls: BlockClass,
  runtime: OlxRuntime,
  raw: Map<string, JsonValue>,
  children: BlockKey[],
): void {
  for (const child of node.children) {
    if (child.kind === 'comment') continue;
    if (child.kind === 'element' && isOption(child)) {
      const name = child.tag.slice(child.tag.indexOf(':') + 1);
      if (child.attributes.get('none') !== 'true') setField(raw, cls, name, child.text);
      else if (cls.fields.has(name)) raw.set(name, null);
      continue;
    }
    // The child is read first; then a block without children has no list to put it into.
    const key = runtime.readChild(child);
    if (!cls.hasChildren) throw new ParseFailure(`${node.tag} has no attribute 'children'`);
    children.push(key);
  }
}

function isOption(element: XmlElement): boolean {
  const [prefix = '', local] = element.tag.split(':');
  if (local === undefined) return element.attributes.get('xmlns') === optionNamespace;
  return prefix === 'option' || element.attributes.get(`xmlns:${prefix}`) === optionNamespace;
}

function readSolution(node: XmlElement, raw: Map<string, JsonValue>): void {
  for (const solution of node.all('solution')) {
    raw.set('solution', solution.children.map((child) => plainXml(child, true)).join(''));
  }
}

function setField(raw: Map<string, JsonValue>, cls: BlockClass, name: string, text: string): void {
  const field = cls.fields.get(name);
  if (field === undefined) return;
  raw.set(name, field.kind === 'string' || field.kind === 'date' || field.kind === 'datetime' ? text : readYaml(text));
}

/** `Field.from_string`: YAML, of which JSON is a part. @throws ParseFailure */
function readYaml(text: string): JsonValue {
  try {
    return loads(text);
  } catch {
    // Not JSON: YAML then.
  }
  try {
    return plainValue(parseYaml(text, { version: '1.1' }));
  } catch (error) {
    throw new ParseFailure(error instanceof Error ? error.message : String(error));
  }
}

function plainValue(value: unknown): JsonValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(plainValue);
  return dictOf(Object.entries(value).map(([name, item]) => [name, plainValue(item)] as const));
}

/** A discussion may have a file of the time when it was an XModule, and settings in policy.json. */
function applyDiscussionFile(block: ParsedBlock, node: XmlElement, runtime: OlxRuntime): void {
  const name = node.attributes.get('url_name');
  if (name === undefined) return;
  let definition: XmlElement;
  try {
    definition = loadXml(runtime, `discussion/${name.replaceAll(':', '/')}.xml`);
  } catch (error) {
    if (error instanceof ParseFailure) return;
    throw error;
  }
  const cls = classOf('discussion');
  const raw = readAttributes(definition, cls);
  applyPolicy(raw, runtime.policyOf(block.key), cls);
  for (const [field, value] of storedFields(raw, cls, runtime)) block.fields.set(field, value);
}
