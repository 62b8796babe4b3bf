import { attributeFromSetting, isSettingName, isXmlText } from '../course/attribute-value.ts';
import type { Block, Settings } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import { elementOf } from '../course/element.ts';
import { spliced } from '../course/own-text.ts';
import { isLayoutAttribute } from '../course/structure.ts';
import { indexOf } from '../course/tree-index.ts';
import { setAttribute } from '../syntax/index.ts';
import { opaqueRefusal } from './damaged.ts';
import { invalid, notFound, type Outcome } from './outcome.ts';
import { sameJson } from './own-layout.ts';
import type { Step } from './step.ts';
import { editWithin } from './within.ts';

/** Content fields, which are not attributes. */
const CONTENT_FIELDS: ReadonlySet<string> = new Set(['data', 'children', 'xml_attributes']);

/** Sets explicit settings, or with null removes them; a value stays in policy.json if it stood there. */
export function setSettings(course: Course, step: Extract<Step, { kind: 'set-settings' }>): Outcome {
  const former = indexOf(course.root).blocks.get(step.block);
  if (former === undefined) return notFound(step.block);
  const opaque = opaqueRefusal(former);
  if (opaque !== null) return opaque;
  const wrong = Object.keys(step.settings).find(
    (name) => !isSettingName(name) || isLayoutAttribute(name) || CONTENT_FIELDS.has(name),
  );
  if (wrong !== undefined) return invalid('policy-invalid', `“${shortened(wrong)}” is not a setting.`, [step.block]);
  const unfit = Object.entries(step.settings).find(([, value]) => !isXmlText(attributeFromSetting(value)));
  if (unfit !== undefined) {
    const message = `The value of ${shortened(unfit[0])} holds a character that XML cannot.`;
    return invalid('policy-invalid', message, [step.block]);
  }
  return { course: editWithin(course, step.block, ['draft'], (block) => withSettings(block, step.settings)) };
}

/**
 * The block with explicit settings changed; the rest of its text is untouched. `written` gives attribute
 * texts to be taken as they are, where a parsed value would lose how it was written.
 */
export function withSettings(
  block: Block,
  settings: Settings,
  written: ReadonlyMap<string, string> = new Map(),
): Block {
  const policy = new Map(Object.entries(block.policy ?? {}));
  const texts = new Map<string, string | null>();
  for (const [name, value] of Object.entries(settings)) {
    const former = policy.get(name);
    if (former !== undefined && value === null) policy.delete(name);
    else if (former !== undefined) policy.set(name, sameJson(former, value) ? former : value);
    if (former === undefined || value === null)
      texts.set(name, written.get(name) ?? (value === null ? null : attributeFromSetting(value)));
  }
  if (block.derivedName) texts.set('url_name', block.urlName);
  const own = withAttributes(block, texts);
  const next = { ...block, ...own, derivedName: false, policy: policy.size === 0 ? null : Object.fromEntries(policy) };
  elementOf(next);
  return next;
}

/** All at once, as each would cost a scan of the tag. */
function withAttributes(block: Block, texts: ReadonlyMap<string, string | null>): Pick<Block, 'text' | 'holes'> {
  const element = elementOf(block);
  return spliced(
    block,
    [...texts].map(([name, value]) => setAttribute(block.text, element, name, value)),
  );
}

function shortened(name: string): string {
  return name.length > 100 ? `${name.slice(0, 100)}…` : name;
}
