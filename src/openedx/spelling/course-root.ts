import {
  attributeValue,
  type Block,
  elementChildren,
  elementOf,
  escapeAttribute,
  isJsonObject,
  type Json,
  type Settings,
} from '#olx';
import { blockFields } from '../fields/block-fields.ts';
import { type BlockFields, platformField } from '../fields/field-json.ts';
import { sameJson } from '../fields/same-fields.ts';
import { withSpelling } from './block-text.ts';
import type { SpellingContext } from './invented.ts';
import { settingTexts } from './setting-texts.ts';

/**
 * The root of a course run (`course_block.py`): its settings stand both on its tag and in policy.json, the wiki is
 * that of the course run, and a course run without topics has one.
 */
export function spelledRoot(root: Block, spelling: SpellingContext): Block {
  const fields = root.type === 'course' ? blockFields(root, spelling.invented.course) : null;
  if (fields === null) return root;
  const policy = policyOf(root, fields, spelling);
  const others = isJsonObject(policy['xml_attributes']) ? policy['xml_attributes'] : {};
  const attributes = settingTexts(root, new Map([...fields, ['xml_attributes', others]]));
  const own = root.policy !== null && sameJson(root.policy, policy) ? root : { ...root, policy };
  return withSpelling(own, attributes, { kind: 'elements', elements: elementsOf(root, spelling) });
}

/** The settings as policy.json has them (`own_metadata`). */
function policyOf(root: Block, fields: BlockFields, { invented, source }: SpellingContext): Settings {
  const policy: Record<string, Json> = {};
  for (const [name, value] of fields) if (platformField('course', name)?.scope === 'settings') policy[name] = value;
  const topics = policy['discussion_topics'];
  if (!isJsonObject(topics) || Object.keys(topics).length === 0) {
    const id = `i4x-${source.org}-${source.number}-course-${source.run}`.replace(/[^\w-]/g, '_');
    policy['discussion_topics'] = { General: { id } };
  }
  const path = invented.rootFile ?? root.file?.path ?? '';
  const others = fields.get('xml_attributes');
  policy['xml_attributes'] = { ...(isJsonObject(others ?? null) ? (others as Settings) : {}), filename: [path, path] };
  return policy;
}

function elementsOf(root: Block, { source, target }: SpellingContext): readonly string[] {
  const inside = elementChildren(elementOf(root));
  // the export writes all textbooks into one element, so the last one is left
  const textbook = inside.findLast(({ name }) => name === 'textbook');
  const wiki = inside.find(({ name }) => name === 'wiki');
  const said = wiki === undefined ? null : attributeValue(wiki, 'slug');
  const slug = said ?? source.number;
  const former = [source.number, `${source.org}.${source.number}.${source.run}`];
  const isElsewhere = source.org !== target.org || source.number !== target.number || source.run !== target.run;
  const own = `${target.org}.${target.number}.${target.run}`;
  return [
    ...(textbook === undefined
      ? []
      : [
          `<textbook title="${escapeAttribute(attributeValue(textbook, 'title') ?? '')}" book_url="${escapeAttribute(attributeValue(textbook, 'book_url') ?? '')}"/>`,
        ]),
    `<wiki slug="${escapeAttribute(isElsewhere && former.includes(slug) ? own : slug)}"/>`,
  ];
}
