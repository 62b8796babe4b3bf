import type { BlockClass } from '../classes/block-classes.ts';
import { dictOf, entriesOf, type JsonValue } from '../json.ts';
import { type BlockKey, idOf } from '../keys.ts';
import { loads } from '../python-json.ts';
import type { XmlElement } from '../xml/element.ts';
import { plainXml, prettyXml } from '../xml/write-xml.ts';
import { cleanSettings, loadXml } from './load-xml.ts';
import { type OlxRuntime, ParseFailure } from './parsed-block.ts';

/** What a class reads from its element: `load_definition`. */
export interface Definition {
  readonly fields: ReadonlyMap<string, JsonValue>;
  readonly children: BlockKey[];
  /** Becomes `xml_attributes.filename`. */
  readonly fileName: JsonValue;
  /** The text of a `<meta>` child. */
  readonly meta?: string;
}

/** Reads the definition of a block. `element` stays as it is. @throws ParseFailure */
export function definitionOf(element: XmlElement, key: BlockKey, cls: BlockClass, runtime: OlxRuntime): Definition {
  if (cls.serialization === 'html') return htmlDefinition(element, key, cls, runtime);
  const fileName = element.attributes.get('filename');
  let xml = element.copy();
  let path = '';
  if (fileName !== undefined) {
    path = `${element.tag}/${fileName}.xml`;
    xml = loadXml(runtime, path);
    for (const [name, value] of element.attributes) xml.attributes.set(name, value);
  }
  const meta = xml.first('meta');
  if (meta !== undefined) xml.remove(meta);
  cleanSettings(xml, cls);
  const { fields, children } = read(xml, cls, runtime);
  return {
    fields,
    children,
    fileName: [path, fileName ?? null],
    ...(meta === undefined ? {} : { meta: meta.text }),
  };
}

type Content = Pick<Definition, 'fields' | 'children'>;

function read(xml: XmlElement, cls: BlockClass, runtime: OlxRuntime): Content {
  const none: BlockKey[] = [];
  switch (cls.serialization) {
    case 'course':
      return readCourse(xml, runtime);
    case 'raw':
      return { fields: new Map([['data', prettyXml(xml)]]), children: none };
    case 'raw-unless-empty': {
      const empty = xml.children.length === 0 && xml.attributes.size === 0;
      return { fields: new Map([['data', empty ? '' : prettyXml(xml)]]), children: none };
    }
    case 'split_test':
      return readSplitTest(xml, runtime);
    case 'conditional':
      return readConditional(xml, runtime);
    case 'item-bank':
      return { fields: new Map(xml.attributes), children: readChildren(xml, runtime) };
    case 'poll_question':
      return { fields: readPollQuestion(xml), children: none };
    default:
      return { fields: new Map(), children: readChildren(xml, runtime) };
  }
}

/** Reads the children. One that cannot be read is left out, with everything below it, and nobody hears of it. */
function readChildren(xml: XmlElement, runtime: OlxRuntime): BlockKey[] {
  return xml.children.flatMap((child) => {
    try {
      return [runtime.readChild(child)];
    } catch (error) {
      if (error instanceof ParseFailure) return [];
      throw error;
    }
  });
}

function readCourse(xml: XmlElement, runtime: OlxRuntime): Content {
  const textbooks = xml.all('textbook').map((book) => {
    xml.remove(book);
    return [book.attributes.get('title') ?? null, book.attributes.get('book_url') ?? null];
  });
  const wiki = xml.first('wiki');
  if (wiki !== undefined) xml.remove(wiki);
  const license = xml.attributes.get('license');
  const fields = new Map<string, JsonValue>([
    ['textbooks', textbooks],
    ['wiki_slug', wiki?.attributes.get('slug') ?? null],
  ]);
  if (license !== undefined && license !== '') fields.set('license', license);
  return { fields, children: readChildren(xml, runtime) };
}

function readSplitTest(xml: XmlElement, runtime: OlxRuntime): Content {
  const groups = xml.attributes.get('group_id_to_child');
  let children: JsonValue;
  try {
    children = loads(groups ?? '');
  } catch {
    // The platform uses the variable before it is set.
    throw new ParseFailure('group_id_to_child is not valid json');
  }
  const fields = new Map<string, JsonValue>([
    ['group_id_to_child', dictOf(entriesOf(children))],
    ['user_partition_id', xml.attributes.get('user_partition_id') ?? null],
  ]);
  return { fields, children: readChildren(xml, runtime) };
}

const conditions = ['poll_answer', 'submitted', 'correct', 'attempted', 'voted', 'completed'];

function readConditional(xml: XmlElement, runtime: OlxRuntime): Content {
  const fields = new Map<string, JsonValue>();
  for (const name of conditions) {
    const value = xml.attributes.get(name);
    if (value === undefined) continue;
    fields.set('conditional_attr', name);
    fields.set('conditional_value', value);
  }
  const shown = xml.all('show').flatMap((show) => sources(show.attributes.get('sources')));
  const others = xml.copy();
  for (const show of others.all('show')) others.remove(show);
  fields.set('show_tag_list', shown);
  fields.set('conditional_message', xml.attributes.get('message') ?? '');
  const list = sources(xml.attributes.get('sources'));
  if (list.length > 0) fields.set('sources_list', list);
  return { fields, children: readChildren(others, runtime) };
}

function sources(text: string | undefined): string[] {
  return text === undefined || text === '' ? [] : text.split(';').map((source) => source.trim());
}

function readPollQuestion(xml: XmlElement): ReadonlyMap<string, JsonValue> {
  const answers = xml.all('answer');
  if (answers.length === 0) {
    throw new ParseFailure("Poll_question definition must include at least one 'answer' tag");
  }
  const question = xml.copy();
  for (const answer of question.all('answer')) question.remove(answer);
  return new Map<string, JsonValue>([
    [
      'answers',
      answers.flatMap((answer) => {
        const id = answer.attributes.get('id') ?? '';
        return id === '' ? [] : [{ id, text: innerXml(answer) }];
      }),
    ],
    ['question', innerXml(question)],
  ]);
}

/** Everything inside an element, as text: `stringify_children`. */
export function innerXml(element: XmlElement): string {
  return element.text + element.children.map((child) => plainXml(child, true)).join('');
}

function htmlDefinition(element: XmlElement, key: BlockKey, cls: BlockClass, runtime: OlxRuntime): Definition {
  const name = element.attributes.get('filename');
  if (name === undefined) {
    const xml = element.copy();
    cleanSettings(xml, cls);
    return { fields: new Map([['data', innerXml(xml)]]), children: [], fileName: ['', null] };
  }
  const pointerPath = `html/${idOf(key).replaceAll(':', '/')}`;
  const usual = `${pointerPath.slice(0, pointerPath.lastIndexOf('/'))}/${name}.html`;
  const path = runtime.folder.has(usual) ? usual : oldPaths(usual).find((other) => runtime.folder.has(other));
  const html = path === undefined ? undefined : runtime.folder.text(path);
  if (html === undefined) throw new ParseFailure(`Unable to load file contents at path ${usual}`);
  return { fields: new Map([['data', html]]), children: [], fileName: [path ?? usual, name] };
}

/** Where courses of 2012 kept the body: `backcompat_paths`. */
function oldPaths(path: string): string[] {
  let rest = path.endsWith('.html.xml') ? `${path.slice(0, -9)}.html` : path;
  if (rest.endsWith('.html.html')) rest = rest.slice(0, -5);
  const paths: string[] = [];
  while (rest.includes('/')) {
    paths.push(rest);
    rest = rest.slice(rest.indexOf('/') + 1);
  }
  return [...paths, ...paths.filter((other) => other.endsWith('.xml')).map((other) => `${other.slice(0, -4)}.html`)];
}
