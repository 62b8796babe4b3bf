import { isInheritable } from '../catalogue/index.ts';
import { settingFromAttribute } from './attribute-value.ts';
import { type Block, idOf, type Json, type Settings } from './block.ts';
import type { Course } from './course.ts';
import { elementOf } from './element.ts';
import type { BlockId } from './keys.ts';
import { LAYOUT_ATTRIBUTES } from './structure.ts';
import { indexOf } from './tree-index.ts';

/** The block's explicitly set settings; those of policy.json override its attributes. */
export function explicitSettings(block: Block): Settings {
  const settings = elementOf(block)
    .attributes.filter(({ name }) => !LAYOUT_ATTRIBUTES.has(name))
    .map(({ name, value }): [string, Json] => [name, settingFromAttribute(value)]);
  // fromEntries, as assigning to a name such as __proto__ would set none
  return Object.fromEntries([...settings, ...Object.entries(block.policy ?? {})]);
}

/**
 * What the block inherits: of each inheritable setting (`inheritance.py`) the nearest explicit value
 * above it. A block with two parents inherits by way of the first.
 */
export function inheritedSettings(course: Course, id: BlockId): Settings {
  const { places } = indexOf(course.root);
  const inherited: Record<string, Json> = {};
  for (let parent = places.get(id)?.[0]?.parent; parent !== undefined; ) {
    for (const [name, value] of Object.entries(explicitSettings(parent))) {
      if (!Object.hasOwn(inherited, name) && isInheritable(name)) inherited[name] = value;
    }
    parent = places.get(idOf(parent))?.[0]?.parent;
  }
  return inherited;
}

/** The block's own display name as text, or null where it has none. */
export function displayNameOf(block: Block): string | null {
  if (block.policy !== null && Object.hasOwn(block.policy, 'display_name')) {
    const value = block.policy['display_name'];
    return typeof value === 'string' ? value : JSON.stringify(value);
  }
  const attribute = elementOf(block).attributes.find(({ name }) => name === 'display_name');
  if (attribute === undefined) return null;
  const value = settingFromAttribute(attribute.value);
  return typeof value === 'string' ? value : attribute.value;
}
