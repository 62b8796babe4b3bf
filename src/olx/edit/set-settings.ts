import { attributeFromSetting, isSettingName, isXmlText } from '../course/attribute-value.ts';
import type { Block, Json, Settings } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import { spliced } from '../course/document.ts';
import { elementOf, parseElement } from '../course/element.ts';
import { LAYOUT_ATTRIBUTES } from '../course/structure.ts';
import { indexOf } from '../course/tree-index.ts';
import { setAttribute } from '../syntax/index.ts';
import { notFound, type Outcome, refused } from './outcome.ts';
import { sameJson } from './own-layout.ts';
import type { Step } from './step.ts';
import { editWithin } from './within.ts';

/** Content fields, which are not attributes. */
const CONTENT_FIELDS: ReadonlySet<string> = new Set(['data', 'children', 'xml_attributes']);
/** Sets explicit settings, or with null removes them; a value stays in policy.json if it stood there. */
export function setSettings(course: Course, step: Extract<Step, { kind: 'set-settings' }>): Outcome {
  if (!indexOf(course.root).blocks.has(step.block)) return notFound(step.block);
  const wrong = Object.keys(step.settings).find(
    (name) => !isSettingName(name) || LAYOUT_ATTRIBUTES.has(name) || CONTENT_FIELDS.has(name),
  );
  if (wrong !== undefined) return refused('olx-invalid', `“${wrong}” is not a setting.`, [step.block]);
  const unfit = Object.entries(step.settings).find(([, value]) => !isXmlText(attributeFromSetting(value)));
  if (unfit !== undefined)
    return refused('olx-invalid', `The value of ${unfit[0]} holds a character that XML cannot.`, [step.block]);
  return { course: editWithin(course, step.block, 'draft', (block) => withSettings(block, step.settings)) };
}

/**
 * The block with explicit settings changed; the rest of its text is untouched. `texts` gives attribute
 * texts to be taken as they are, where a parsed value would lose how it was written.
 */
export function withSettings(block: Block, settings: Settings, texts: ReadonlyMap<string, string> = new Map()): Block {
  const policy: Record<string, Json> = { ...block.policy };
  let own = { text: block.text, holes: block.holes };
  for (const [name, value] of Object.entries(settings)) {
    const inPolicy = Object.hasOwn(policy, name);
    if (inPolicy && value === null) delete policy[name];
    else if (inPolicy) policy[name] = sameJson(policy[name], value) ? (policy[name] ?? null) : value;
    if (!inPolicy || value === null)
      own = withAttribute(own, name, texts.get(name) ?? (value === null ? null : attributeFromSetting(value)));
  }
  if (block.derivedName) own = withAttribute(own, 'url_name', block.urlName);
  const next = { ...block, ...own, derivedName: false, policy: Object.keys(policy).length === 0 ? null : policy };
  elementOf(next);
  return next;
}

function withAttribute(
  own: Pick<Block, 'text' | 'holes'>,
  name: string,
  value: string | null,
): Pick<Block, 'text' | 'holes'> {
  const element = parseElement(own.text);
  return element === null ? own : spliced(own, [setAttribute(own.text, element, name, value)]);
}
