import {
  attributeFromSetting,
  type Block,
  elementOf,
  findAttribute,
  isSettingName,
  isXmlText,
  type Json,
  type Settings,
  settingValue,
  withSettings,
  writeSetting,
} from '#olx';
import { isStripped } from './attribute-fields.ts';
import { blockFields, readsPolicy } from './block-fields.ts';
import { withData } from './content-splice.ts';
import { type BlockFields, platformField } from './field-json.ts';
import { withTitle } from './open-response.ts';
import { changedNames, otherAttributes, sameData, sameJson, sameStudioFields } from './same-fields.ts';
import { type FieldContext, withStaticLinks } from './static-links.ts';
import { type StudioFields, shownFields, studioFields } from './studio-fields.ts';
import { withVideoElements } from './video-elements.ts';

/**
 * The block with what was seen of it in Studio, as a splice of its text: what did not change keeps each byte, and
 * nothing at all changes if nothing differs (`sameStudioFields`), so that the same block comes back. Links to assets
 * are written as `/static/`. The children and `published` stay. Null if fields cannot express it in OLX: then the OLX
 * of the block has to be read. That holds also for the fields that `GET xblock` does not show (`isFullyShown`).
 */
export function withStudioFields(block: Block, seen: StudioFields, context: FieldContext): Block | null {
  const fields = blockFields(block, context.course);
  if (fields === null) return null;
  const shown = shownFields(block.type, fields, context);
  if (sameStudioFields(block.type, shown, seen, context)) return block;
  const withContent = sameData(block.type, shown.data, seen.data, context)
    ? block
    : withSeenData(block, fields, seen, context);
  if (withContent === null) return null;
  for (const start of startsOf(withContent, shown.metadata, seen.metadata)) {
    const was = start === block ? shown : studioFields(start, context);
    const next = was === null ? null : withSeenSettings(start, was.metadata, seen.metadata);
    // what was not touched may still speak of what was: a default that follows another field, say
    const result = next === null ? null : studioFields(next, context);
    if (result !== null && sameStudioFields(block.type, result, seen, context)) return next;
  }
  return null;
}

/**
 * The block with its elements in line with settings that were seen: a video also with its attribute `youtube` in line,
 * else without it, and else without these elements.
 */
function* startsOf(block: Block, was: Settings, seen: Settings): Generator<Block> {
  const names = changedNames(block.type, was, seen);
  const title = seen['display_name'];
  if (block.type === 'openassessment' && names.includes('display_name') && typeof title === 'string') {
    if (isXmlText(title)) yield withTitle(block, title);
  } else if (block.type === 'video') {
    yield withVideoElements(block, names, seen, true);
    yield withVideoElements(block, names, seen, false);
    // an element may say more than its own field, so that only an attribute is exact
    yield withVideoElements(block, names, {}, false);
  } else yield block;
}

function withSeenData(block: Block, fields: BlockFields, seen: StudioFields, context: FieldContext): Block | null {
  const former = fields.get('data');
  if (typeof seen.data !== 'string' || typeof former !== 'string') return null;
  return withData(block, withStaticLinks(seen.data, context.course, former));
}

function withSeenSettings(block: Block, was: Settings, seen: Settings): Block | null {
  const settings = new Map<string, Json>();
  const written = new Map<string, string>();
  for (const name of changedNames(block.type, was, seen)) {
    if (name === 'xml_attributes') continue;
    const attribute = attributeOf(block, name);
    const value = Object.hasOwn(seen, name) ? seen[name] : undefined;
    const text = value === undefined ? null : attributeText(block.type, name, value);
    // nothing has a text that says so, but not in a text field of XBlock's own parser
    if (value !== undefined && value !== null && text === null) return null;
    // null without a text takes the setting away
    settings.set(attribute, value ?? null);
    if (text !== null) written.set(attribute, text);
  }
  for (const [name, value] of changedAttributes(block.type, was, seen)) {
    const text = value === null ? null : typeof value === 'string' ? value : attributeFromSetting(value);
    settings.set(name, value);
    if (text !== null) written.set(name, text);
  }
  if ([...settings.keys()].some((name) => !isAttributeName(block.type, name))) return null;
  if ([...written.values()].some((text) => !isXmlText(text))) return null;
  return withWritten(block, settings, written);
}

/** Whether the platform reads an attribute of that name, or policy.json for it. */
function isAttributeName(type: string, name: string): boolean {
  return isSettingName(name) && (!isStripped(name) || platformField(type, name)?.place === 'policy');
}

/** The block with settings where the platform reads them: its attributes, or its entry in policy.json. */
function withWritten(
  block: Block,
  settings: ReadonlyMap<string, Json>,
  written: ReadonlyMap<string, string>,
): Block | null {
  if (!readsPolicy(block.type)) {
    const next = withSettings({ ...block, policy: null }, Object.fromEntries(settings), written);
    return { ...next, policy: block.policy };
  }
  const isPolicy = ([name, value]: readonly [string, Json]): boolean =>
    value !== null && platformField(block.type, name)?.place === 'policy';
  const entries = [...settings].filter(isPolicy);
  // without an entry in policy.json there may be no such file
  if (entries.length > 0 && block.policy === null) return null;
  const next = withSettings(block, Object.fromEntries([...settings].filter((each) => !isPolicy(each))), written);
  return entries.length === 0
    ? next
    : { ...next, policy: { ...block.policy, ...next.policy, ...Object.fromEntries(entries) } };
}

/** The attribute that carries a setting in this block: the one that is there, else the usual one. */
function attributeOf(block: Block, name: string): string {
  const field = platformField(block.type, name);
  const own = field?.attribute ?? name;
  const element = elementOf(block);
  const former = FORMER_NAMES[block.type]?.[name];
  if (former !== undefined && findAttribute(element, own) === null && findAttribute(element, former) !== null)
    return former;
  return findAttribute(element, name) !== null ? name : own;
}

const FORMER_NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  video: { start_time: 'from', end_time: 'to' },
};

/** The text of an attribute that reads back as the value; null if there is none. */
function attributeText(type: string, name: string, value: Json): string | null {
  const field = platformField(type, name);
  if (field === null) return null;
  const read = settingValue(field.type, value);
  return read.ok ? writeSetting(type, name, read.value) : typeof value === 'string' ? value : null;
}

/** What changed among the attributes that are no fields; null for one that went. */
function changedAttributes(type: string, was: Settings, seen: Settings): readonly (readonly [string, Json])[] {
  const [old, now] = [otherAttributes(type, was), otherAttributes(type, seen)];
  const names = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...names].flatMap((name) => (sameJson(old[name], now[name]) ? [] : [[name, now[name] ?? null] as const]));
}
