import { attributeFromSetting, isSettingName, isXmlText } from '../../course/attribute-value.ts';
import type { Block, BlockBody, BlockFile, Damage, Settings, Slot } from '../../course/block.ts';
import { standsInText } from '../../course/children.ts';
import { parseElement } from '../../course/element.ts';
import { blockId, isBlockType, parseBlockId } from '../../course/keys.ts';
import { isBlockElement, isContainer, isDirectOnly } from '../../course/structure.ts';
import { DIAGNOSTIC_CODES } from '../../diagnostic.ts';
import { attributeValue, elementChildren, parseXml, type XmlElement } from '../../syntax/index.ts';
import type { Retold, Rewritten } from '../step.ts';
import type { Value } from './shape.ts';

/** As deep as a setting of policy.json may be. */
const JSON_DEPTH = 200;
/** Far deeper than blocks nest; what XML may be. */
const BLOCK_DEPTH = 256;
/** As many as a course run may have. */
const MAX_BLOCKS = 100_000;

/** How many blocks of one list of steps have been read. */
export interface Budget {
  blocks: number;
}

/** A block with all below it. Refuses what no reading would give: text that is no element, holes that are beside it. */
export function readBlockValue(value: Value, budget: Budget): Block {
  return readPart(value, budget, BLOCK_DEPTH, (part) => part.refuse('must be told whole.')) as Block;
}

/** A part of a tree as a rewrite tells it. */
export function readRewritten(value: Value, budget: Budget): Rewritten {
  return readPart(value, budget, BLOCK_DEPTH, (part) => ({
    keep: part.member('keep').blockId(),
    form: part.member('form').oneOf(['tree', 'published']),
  }));
}

/** Settings that may stand in policy.json. */
export function readPolicy(value: Value): Settings {
  return Object.fromEntries(
    value.members().map(([name, each]) => {
      const json = each.json(JSON_DEPTH);
      if (!isSettingName(name)) each.refuse('is not the name of a setting.');
      if (!isXmlText(attributeFromSetting(json))) each.refuse('holds a character that XML cannot.');
      return [name, json] as const;
    }),
  );
}

/** Settings of a step; which names and values may be set, the step itself says. */
export function readSettings(value: Value): Settings {
  return Object.fromEntries(value.members().map(([name, each]) => [name, each.json(JSON_DEPTH)] as const));
}

function readPart(value: Value, budget: Budget, depth: number, keep: (part: Value) => Rewritten): Rewritten {
  if (!value.member('keep').isMissing) return keep(value);
  budget.blocks += 1;
  if (budget.blocks > MAX_BLOCKS) value.refuse(`is more than the ${MAX_BLOCKS} blocks that may be told.`);
  if (depth === 0) value.refuse('is nested too deeply.');
  const type = value.member('type').text();
  if (!isBlockType(type)) value.member('type').refuse('cannot be a block type.');
  const children = value
    .member('children')
    .items()
    .map((child) => ({
      slot: readSlot(child.member('slot')),
      block: readPart(child.member('block'), budget, depth - 1, keep),
    }));
  const own = {
    type,
    urlName: urlName(value.member('urlName'), type),
    derivedName: value.member('derivedName').boolean(),
    text: value.member('text').text(),
    holes: value
      .member('holes')
      .items()
      .map((hole) => hole.count()),
    file: value.member('file').orNull(readFile),
    body: value.member('body').orNull(readBody),
    policy: value.member('policy').orNull(readPolicy),
  };
  if (children.length > 0 && !isContainer(type))
    value.member('children').refuse(`cannot be, as a ${type} holds no blocks.`);
  for (const { slot, block } of children) if (slot.kind === 'pointer') checkPointer(value, slot.text, block);
  checkText(value, own, children.filter(({ slot }) => standsInText(slot)).length);
  const damage = value.member('damage');
  if (!damage.isMissing && children.length > 0) damage.refuse('cannot be, because the block has children.');
  const retold: Retold = { ...own, children, ...(damage.isMissing ? {} : { damage: readDamage(damage) }) };
  const live = value.member('published');
  if (live.isMissing) return retold;
  if (isDirectOnly(type)) live.refuse(`cannot be, as a ${type} has no draft.`);
  return { ...retold, published: live.orNull((part) => readPart(part, budget, depth - 1, keep)) };
}

function urlName(value: Value, type: string): string {
  const name = value.text();
  const fits =
    type === 'course' ? /^[^\s/\\<>"&]+$/.test(name) : parseBlockId(`${type}@${name}`) === blockId(type, name);
  return fits && !/(?:^|:)\.{0,2}(?::|$)/.test(name) ? name : value.refuse('cannot be a url_name.');
}

function readSlot(value: Value): Slot {
  const kind = value.member('kind').oneOf(['inline', 'pointer', 'draft']);
  return kind === 'pointer' ? { kind, text: value.member('text').text() } : { kind };
}

function checkPointer(value: Value, text: string, block: Rewritten): void {
  const element = parseElement(text);
  if (element === null || element.children.some((node) => node.kind === 'element'))
    value.refuse('has a pointer that is no tag.');
  if ('keep' in block) return;
  if (element.name !== block.type || attributeValue(element, 'url_name') !== block.urlName)
    value.refuse('has a pointer that names another block.');
}

function readFile(value: Value): BlockFile {
  const file = {
    path: value.member('path').path(),
    before: value.member('before').text(),
    after: value.member('after').text(),
  };
  const { document } = parseXml(`${file.before}<x/>${file.after}`, null);
  return document === null ? value.refuse('has text beside the element that XML cannot have there.') : file;
}

function readDamage(value: Value): Damage {
  return {
    unread: value.member('unread').oneOf(['file', 'content']),
    files: value
      .member('files')
      .items()
      .map((file) => ({ path: file.member('path').path(), blob: file.member('blob').blob() })),
    code: value.member('code').oneOf(DIAGNOSTIC_CODES),
    message: value.member('message').text(),
  };
}

function readBody(value: Value): BlockBody {
  const body = {
    kind: value.member('kind').oneOf(['html', 'xml']),
    path: value.member('path').path(),
    text: value.member('text').text(),
  };
  if (body.kind === 'xml' && parseXml(body.text, null).document === null) value.member('text').refuse('is not XML.');
  return body;
}

/** Holes stand between the child nodes of the element, one for each child that its text names. */
function checkText(value: Value, own: Pick<Block, 'text' | 'type' | 'holes' | 'file'>, children: number): void {
  const { text, type, holes, file } = own;
  const place: Value = value.member('text');
  const element = parseElement(text);
  // in a file of its own the tag counts for nothing: the pointer says the type
  if (
    element === null ||
    (file === null && element.name !== type) ||
    element.start !== 0 ||
    element.end !== text.length
  )
    place.refuse(`must be one <${type}> element.`);
  const family = (node: XmlElement): string | null => attributeValue(node, 'xblock-family');
  if (isContainer(type) && elementChildren(element).some((node) => isBlockElement(node.name, family(node))))
    place.refuse('holds a block that belongs among the children.');
  if (holes.length !== children) value.member('holes').refuse('must be as many as the children in the text.');
  const inside = element.children.filter(({ kind }) => kind !== 'text');
  for (const [at, hole] of holes.entries()) {
    const fits =
      !element.selfClosing &&
      hole >= Math.max(element.openEnd, holes[at - 1] ?? 0) &&
      hole <= element.closeStart &&
      !inside.some(({ start, end }) => start < hole && hole < end);
    if (!fits) value.member('holes').refuse('must stand between the parts of the element, in order.');
  }
}
