import { type BlockClass, classOf } from '../classes/block-classes.ts';
import { dictOf, entriesOf, isList, type JsonValue } from '../json.ts';
import { type BlockKey, type CourseKey, idOf, parseUsageKey, typeOf, usageText } from '../keys.ts';
import { cleanSettings } from '../parse/load-xml.ts';
import { optionNamespace } from '../parse/pure-xblock.ts';
import { strippedAttributes } from '../parse/xml-mixin.ts';
import { dumps } from '../python-json.ts';
import { fieldValue } from '../store/readers.ts';
import { type StoredBlock, StoreFailure } from '../types.ts';
import { XmlElement } from '../xml/element.ts';
import { parseXml, XmlSyntaxError } from '../xml/parse-xml.ts';
import { prettyXml } from '../xml/write-xml.ts';
import type { OlxWriter } from './olx-writer.ts';
import { serializeOpenAssessment } from './openassessment-xml.ts';
import { fieldText, pythonText } from './python-text.ts';
import { videoElement } from './video-xml.ts';

/**
 * Writes a block below `parent`: a pointer with its file, or the whole element (`add_xml_to_node`).
 * A child that does not exist ends the export. @throws StoreFailure
 */
export function addBlock(parent: XmlElement, key: BlockKey, writer: OlxWriter): void {
  const node = parent.add(typeOf(key), { url_name: idOf(key) });
  fillNode(node, block(writer, key), writer);
}

/** Turns `node` into what stands for the block in its parent. */
export function fillNode(node: XmlElement, stored: StoredBlock, writer: OlxWriter): void {
  const cls = classOf(typeOf(stored.key));
  switch (cls.serialization) {
    case 'pure':
    case 'pure-discussion':
    case 'pure-sga':
      writePure(node, stored, cls, writer);
      return;
    case 'openassessment':
      serializeOpenAssessment(node, (name) => fieldValue(writer.run, stored.key, name, writer.branch));
      return;
    default:
      writeXmlMixin(node, stored, cls, writer);
  }
}

function block(writer: OlxWriter, key: BlockKey): StoredBlock {
  const stored = writer.run[writer.branch].blocks.get(key);
  if (stored === undefined) throw new Error(`${key} does not exist`);
  return stored;
}

function writeXmlMixin(node: XmlElement, stored: StoredBlock, cls: BlockClass, writer: OlxWriter): void {
  const type = typeOf(stored.key);
  const element = definitionElement(stored, cls, writer);
  // A block of a type that is not installed and that never had OLX is left as an empty pointer.
  if (element === undefined) return;
  const uncleaned = type === 'video' ? ['sub', 'transcripts'] : [];
  cleanSettings(element, cls, uncleaned);
  element.tag = type;
  node.tag = type;
  const names = [...stored.fields.keys()].filter((name) => cls.fields.get(name)?.scope === 'settings').sort();
  for (const name of names) {
    if (strippedAttributes.has(name) || name === 'discussion_topics' || uncleaned.includes(name)) continue;
    element.attributes.set(name, fieldText(stored.fields.get(name) ?? null));
  }
  for (const [name, value] of entriesOf(attributesOf(stored, cls, writer))) {
    if (!strippedAttributes.has(name)) element.attributes.set(name, fieldText(value));
  }
  if (writer.file !== undefined) {
    const id = type === 'course' ? writer.run.key.run : idOf(stored.key).replaceAll(':', '/');
    writer.file(`${type}/${id}.xml`, prettyXml(element));
  } else {
    node.attributes.clear();
    for (const [name, value] of element.attributes) node.attributes.set(name, value);
    node.text = element.text;
    node.hasEmptyText = element.hasEmptyText;
    // Comments right below the block are lost here, with the text behind them.
    node.children.push(...element.children.filter((child) => child.kind !== 'comment'));
  }
  if (!node.attributes.get('url_name')) node.attributes.set('url_name', idOf(stored.key));
  if (type !== 'course') return;
  node.attributes.set('org', writer.run.key.org);
  node.attributes.set('course', writer.run.key.number);
}

function attributesOf(stored: StoredBlock, cls: BlockClass, writer: OlxWriter): JsonValue {
  const own = stored.fields.get('xml_attributes') ?? {};
  if (cls.serialization !== 'conditional') return own;
  const value = (name: string): JsonValue => stored.fields.get(name) ?? cls.fields.get(name)?.default ?? '';
  const sources = value('sources_list');
  const list = isList(sources) ? sources.map((source) => referenceText(source, writer)) : [];
  const all = new Map(entriesOf(own));
  all.set('sources', list.join(';'));
  all.set(fieldText(value('conditional_attr')), value('conditional_value'));
  all.set('message', value('conditional_message'));
  return dictOf(all);
}

/** A usage key as the export writes it: `i4x://ORG/NUMBER/TYPE/ID`. */
function referenceText(value: JsonValue, writer: OlxWriter): string {
  const key = typeof value === 'string' ? parseUsageKey(value) : undefined;
  // Only the whole-course export maps references to the old form.
  return key === undefined || writer.file === undefined ? String(value) : oldUsage(key.course, key.block);
}

function oldUsage(course: CourseKey, key: BlockKey): string {
  return `i4x://${course.org}/${course.number}/${typeOf(key)}/${idOf(key)}`;
}

/** `definition_to_xml` of each class. */
function definitionElement(stored: StoredBlock, cls: BlockClass, writer: OlxWriter): XmlElement | undefined {
  const type = typeOf(stored.key);
  const value = (name: string): JsonValue => fieldValue(writer.run, stored.key, name, writer.branch);
  const withChildren = (element: XmlElement): XmlElement => {
    for (const child of stored.children) addBlock(element, child, writer);
    return element;
  };
  switch (cls.serialization) {
    case 'raw':
    case 'raw-unless-empty': {
      const data = value('data');
      if (typeof data === 'string' && data !== '') return writer.parse(data);
      return cls.serialization === 'raw' ? undefined : new XmlElement(type);
    }
    case 'html':
      return htmlElement(stored, value('data'), writer);
    case 'video':
      return videoElement(stored, value, writer);
    case 'course':
      return courseElement(withChildren(new XmlElement('sequential')), value);
    case 'split_test':
      return withChildren(
        new XmlElement('split_test', {
          group_id_to_child: dumps(
            dictOf(
              entriesOf(value('group_id_to_child')).map(
                ([group, child]) => [group, referenceText(child, writer)] as const,
              ),
            ),
          ),
          user_partition_id: fieldText(value('user_partition_id')),
        }),
      );
    case 'conditional': {
      const shown = value('show_tag_list');
      const list = isList(shown) ? shown.map((source) => referenceText(source, writer)) : [];
      const element = new XmlElement('conditional');
      for (const child of stored.children) {
        if (!list.includes(referenceText(usageText(writer.run.key, child), writer))) addBlock(element, child, writer);
      }
      if (list.length > 0) element.add('show', { sources: list.join(';') });
      return element;
    }
    case 'item-bank':
      return itemBankElement(withChildren(new XmlElement(type)), stored, cls);
    case 'poll_question':
      return pollQuestionElement(value);
    default:
      return withChildren(new XmlElement(type));
  }
}

function htmlElement(stored: StoredBlock, data: JsonValue, writer: OlxWriter): XmlElement {
  const path = idOf(stored.key).replaceAll(':', '/');
  writer.file?.(`${typeOf(stored.key)}/${path}.html`, typeof data === 'string' ? data : '');
  return new XmlElement('html', { filename: path.slice(path.lastIndexOf('/') + 1) });
}

function courseElement(element: XmlElement, value: (name: string) => JsonValue): XmlElement {
  const textbooks = value('textbooks');
  if (isList(textbooks) && textbooks.length > 0) {
    // The platform puts all of them into one element: the last one wins.
    const node = element.add('textbook');
    for (const book of textbooks) {
      const [title = null, url = null] = isList(book) ? book : [];
      node.attributes.set('title', fieldText(title));
      node.attributes.set('book_url', fieldText(url));
    }
  }
  const slug = value('wiki_slug');
  if (typeof slug === 'string') element.add('wiki', { slug });
  const license = value('license');
  if (typeof license === 'string' && license !== '') element.attributes.set('license', license);
  return element;
}

function itemBankElement(element: XmlElement, stored: StoredBlock, cls: BlockClass): XmlElement {
  for (const name of cls.fields.keys()) {
    const value = stored.fields.get(name);
    if (value !== undefined && name !== 'content') element.attributes.set(name, pythonText(value));
  }
  return element;
}

function pollQuestionElement(value: (name: string) => JsonValue): XmlElement {
  const element = parseXml(`<poll_question>${fieldText(value('question'))}</poll_question>`);
  const name = value('display_name');
  // lxml takes no None; a poll without a name breaks the export of its whole course run
  if (name === null) throw new StoreFailure('crash', "Argument must be bytes or unicode, got 'NoneType'");
  element.attributes.set('display_name', fieldText(name));
  const answers = value('answers');
  for (const answer of isList(answers) ? answers : []) {
    const of = (name: string): string => fieldText(new Map(entriesOf(answer)).get(name) ?? '');
    element.add('answer', { id: of('id') }).text = of('text');
  }
  return element;
}

function writePure(node: XmlElement, stored: StoredBlock, cls: BlockClass, writer: OlxWriter): void {
  node.tag = typeOf(stored.key);
  node.attributes.set('xblock-family', 'xblock.v1');
  for (const [name, field] of cls.fields) {
    const value = stored.fields.get(name);
    if (value === undefined || name === 'content') continue;
    if (value === null && (field.kind === 'string' || field.kind === 'xml')) {
      const option = node.add(`option:${name}`, { none: 'true' });
      option.attributes.set('xmlns:option', optionNamespace);
    } else {
      node.attributes.set(name, pureText(value));
    }
  }
  if (cls.serialization === 'pure-sga') moveSolution(node);
  for (const child of stored.children) addBlock(node, child, writer);
}

/** `Field.to_string`: texts as they are, everything else as JSON on several lines with sorted keys. */
function pureText(value: JsonValue): string {
  return typeof value === 'string' ? value : dumps(value, { indent: 2, sortKeys: true });
}

function moveSolution(node: XmlElement): void {
  const solution = node.attributes.get('solution');
  if (solution === undefined) return;
  try {
    node.children.push(parseXml(`<solution>${solution}</solution>`));
    node.attributes.delete('solution');
  } catch (error) {
    if (!(error instanceof XmlSyntaxError)) throw error;
  }
}
