import {
  attributeValue,
  type Block,
  type BlockType,
  type CourseKey,
  contentElementOf,
  elementChildren,
  elementOf,
  htmlOf,
  type Json,
  parseBlockId,
  parseUsageKey,
  settingFromAttribute,
  usageKey,
} from '#olx';
import { platformField } from './field-json.ts';
import { type KeptElement, type KeptNode, keptElement, printed, stringified } from './printed-xml.ts';

type Content = readonly (readonly [name: string, value: Json])[];

/** The fields that a type of `XmlMixin` makes of its content (`definition_from_xml` and `load_definition` of its class). */
export function contentFields(block: Block, type: BlockType, course: CourseKey): Content {
  const data = type.fields.find(({ name }) => name === 'data');
  if (data?.place === 'body') return [['data', type.form === 'html-file' ? htmlData(block) : xmlData(block)]];
  const special = Object.hasOwn(SPECIAL, block.type) ? SPECIAL[block.type] : undefined;
  return special === undefined ? [] : special(block, course);
}

/** The HTML file; or what is inside the element, as `stringify_children` of the platform writes it. */
function htmlData(block: Block): string {
  if (block.body !== null) return htmlOf(block);
  return stringified(keptElement(block.text, elementOf(block)).children);
}

/**
 * The element as XML, without the attributes that are settings. A type whose data is empty by default keeps a bare
 * element as nothing (`EmptyDataRawMixin`).
 */
function xmlData(block: Block): string {
  const { element, text } = contentElementOf(block);
  const kept = keptElement(text, element);
  const attributes = kept.attributes.filter(([name]) => platformField(block.type, name)?.scope !== 'settings');
  const isBare = attributes.length === 0 && kept.children.length === 0;
  if (isBare && platformField(block.type, 'data')?.default === '') return '';
  return printed({ ...kept, attributes });
}

/**
 * Whether an element inside a block goes into one of its fields. Besides these there are `<video_asset>`, which goes to
 * the video store, and asides.
 */
export function isReadElement(type: string, name: string): boolean {
  const read = Object.hasOwn(READ_ELEMENTS, type) ? READ_ELEMENTS[type] : undefined;
  return read?.includes(name) ?? (platformField(type, 'data')?.place === 'body' || READ_WHOLE.has(type));
}

const READ_ELEMENTS: Readonly<Record<string, readonly string[]>> = {
  conditional: ['show'],
  course: ['textbook', 'wiki'],
  video: ['source', 'track', 'handout', 'transcript'],
};
const READ_WHOLE: ReadonlySet<string> = new Set(['openassessment', 'poll_question']);

const SPECIAL: Readonly<Record<string, (block: Block, course: CourseKey) => Content>> = {
  course: (block) => {
    const inside = elementChildren(elementOf(block));
    const wiki = inside.find(({ name }) => name === 'wiki');
    return [
      [
        'textbooks',
        inside.flatMap((each) =>
          each.name === 'textbook' ? [[attributeValue(each, 'title'), attributeValue(each, 'book_url')]] : [],
        ),
      ],
      ['wiki_slug', wiki === undefined ? null : attributeValue(wiki, 'slug')],
    ];
  },
  conditional: (block, course) => {
    const element = elementOf(block);
    const keys = (text: string): Json =>
      text.split(';').flatMap((key) => (key.trim() === '' ? [] : [keyIn(course, key.trim())]));
    // the platform goes through them in this order and takes the last
    const conditions = platformField('conditional', 'conditional_attr')?.values ?? [];
    const asked = conditions.filter((name) => attributeValue(element, name) !== null).at(-1);
    const shown = elementChildren(element).flatMap((child) =>
      child.name === 'show' ? [attributeValue(child, 'sources') ?? ''] : [],
    );
    return [
      ['conditional_message', attributeValue(element, 'message') ?? ''],
      ['sources_list', keys(attributeValue(element, 'sources') ?? '')],
      ['show_tag_list', keys(shown.join(';'))],
      ...(asked === undefined
        ? []
        : ([
            ['conditional_attr', asked],
            ['conditional_value', attributeValue(element, asked)],
          ] as const)),
    ];
  },
  poll_question: (block) => {
    const { children } = keptElement(block.text, elementOf(block));
    const isAnswer = (node: KeptNode | undefined): node is KeptElement =>
      node?.kind === 'element' && node.name === 'answer';
    const answers = children.filter(isAnswer).flatMap((answer) => {
      const id = attributeValue(answer.source, 'id');
      return id === null || id === '' ? [] : [{ id, text: stringified(answer.children) }];
    });
    // lxml takes the text after an element away along with it
    const rest = children.filter(
      (node, at) => !isAnswer(node) && !(node.kind === 'text' && isAnswer(children[at - 1])),
    );
    return [
      ['answers', answers],
      ['question', stringified(rest)],
    ];
  },
  split_test: (block, course) => {
    const groups = settingFromAttribute(attributeValue(elementOf(block), 'group_id_to_child') ?? '');
    if (typeof groups !== 'object' || groups === null || Array.isArray(groups)) return [];
    const keys = Object.entries(groups).map(([group, key]) => [group, keyIn(course, String(key))]);
    return [['group_id_to_child', Object.fromEntries(keys)]];
  },
};

/** A reference to a block as a usage key of the course run; what is not a usage key stays. */
function keyIn(course: CourseKey, key: string): string {
  const former = /^i4x:\/\/[^/]+\/[^/]+\/([^/]+)\/([^/@]+)$/.exec(key);
  const id = former === null ? (parseUsageKey(key)?.id ?? null) : parseBlockId(`${former[1]}@${former[2]}`);
  return id === null ? key : usageKey(course, id);
}
