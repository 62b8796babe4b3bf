import { settingFromAttribute } from '../course/attribute-value.ts';
import { type Block, idOf, type Json } from '../course/block.ts';
import { BlockMemo } from '../course/block-memo.ts';
import { contentElementOf } from '../course/content.ts';
import { elementOf } from '../course/element.ts';
import type { BlockId } from '../course/keys.ts';
import { isLayoutAttribute } from '../course/structure.ts';
import { type ReadSetting, readPolicySetting, readSetting } from '../course/typed-setting.ts';
import type { XmlAttribute, XmlElement } from '../syntax/index.ts';
import { type Held, type Spot, valueSpot } from './spot.ts';

/** One explicitly set setting and where its value stands. */
export interface Setting {
  readonly name: string;
  /** As JSON, whatever the field is. */
  readonly value: Json;
  /** As Open edX reads it for the field. */
  readonly read: ReadSetting;
  /** The decoded attribute text; null where policy.json sets it, which overrides the attribute. */
  readonly text: string | null;
  readonly at: Spot;
}

/** One block as rules look at it. Immutable; made once for each block value. */
export interface Subject {
  readonly block: Block;
  readonly id: BlockId;
  /** The element of `block.text`, child blocks cut out; offsets are into that text. */
  readonly element: XmlElement;
  /** The element that holds the content: `element`, or the root of the XML file that `filename` names. */
  readonly content: XmlElement;
  /** Which text the offsets of `content` are into. */
  readonly held: Held;
  /** By name, in order; layout attributes such as url_name are none. */
  readonly settings: ReadonlyMap<string, Setting>;
}

const subjects = new BlockMemo<Subject>();

/** The block with its elements and settings at hand. Memoised. */
export function subjectOf(block: Block): Subject {
  const known = subjects.get(block);
  if (known !== undefined) return known;
  const subject = newSubject(block);
  subjects.set(block, subject);
  return subject;
}

function newSubject(block: Block): Subject {
  const element = elementOf(block);
  const content = contentElementOf(block).element;
  return {
    block,
    id: idOf(block),
    element,
    content,
    held: content === element ? 'text' : 'body',
    settings: settingsOf(block, element),
  };
}

function settingsOf(block: Block, element: XmlElement): ReadonlyMap<string, Setting> {
  const settings = new Map<string, Setting>();
  for (const attribute of element.attributes) {
    const { name } = attribute;
    if (isLayoutAttribute(name)) continue;
    settings.set(name, new AttributeSetting(block.type, attribute));
  }
  for (const [name, value] of Object.entries(block.policy ?? {})) {
    const read = readPolicySetting(block.type, name, value);
    settings.set(name, { name, value, read, text: null, at: { in: 'policy', setting: name } });
  }
  return settings;
}

/** Reads the text when it is asked for: most settings are looked at by name only. */
class AttributeSetting implements Setting {
  readonly #type: string;
  readonly #attribute: XmlAttribute;
  #value: Json | undefined;
  #read: ReadSetting | undefined;

  constructor(type: string, attribute: XmlAttribute) {
    this.#type = type;
    this.#attribute = attribute;
  }

  get name(): string {
    return this.#attribute.name;
  }

  get text(): string {
    return this.#attribute.value;
  }

  get at(): Spot {
    return valueSpot(this.#attribute);
  }

  get value(): Json {
    this.#value ??= settingFromAttribute(this.text);
    return this.#value;
  }

  get read(): ReadSetting {
    this.#read ??= readSetting(this.#type, this.name, this.text);
    return this.#read;
  }
}
