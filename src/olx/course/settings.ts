import { type Field, fieldsOf, isInheritable } from '../catalogue/index.ts';
import { settingFromAttribute } from './attribute-value.ts';
import { type Block, idOf, type Json, type Settings } from './block.ts';
import type { Course } from './course.ts';
import { elementOf } from './element.ts';
import type { BlockId } from './keys.ts';
import { isLayoutAttribute } from './structure.ts';
import { indexOf } from './tree-index.ts';
import { defaultSetting, type ReadSetting, readPolicySetting, readSetting, settingField } from './typed-setting.ts';

/** The block's explicitly set settings; those of policy.json override its attributes. */
export function explicitSettings(block: Block): Settings {
  const settings = elementOf(block)
    .attributes.filter(({ name }) => !isLayoutAttribute(name))
    .map(({ name, value }): [string, Json] => [name, settingFromAttribute(value)]);
  // fromEntries, as assigning to a name such as __proto__ would set none
  return Object.fromEntries([...settings, ...Object.entries(block.policy ?? {})]);
}

/**
 * The inherited settings of a block: the nearest explicit value above it of each inheritable setting
 * (`inheritance.py`). A block with two parents inherits from the first.
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

/** The block's own display name, or null if it has none. */
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

/** The effective value of one setting of a block, and where it comes from. */
export interface EffectiveSetting {
  readonly name: string;
  /** Null for a name that is not in the catalogue; its value is then text. */
  readonly field: Field | null;
  /** The value, or what was expected in its place; null for a default that depends on the site. */
  readonly read: ReadSetting | null;
  /** `attribute` and `policy`: set on the block itself. */
  readonly source: 'policy' | 'attribute' | 'inherited' | 'default';
  /** The block that sets it; null for a default. */
  readonly from: BlockId | null;
}

/**
 * The effective settings of a block by name: its own value, else an inherited one, else the default of its type.
 * A block with two parents inherits from the first. Null if there is no such block.
 */
export function effectiveSettings(course: Course, id: BlockId): ReadonlyMap<string, EffectiveSetting> | null {
  const { blocks, places } = indexOf(course.root);
  const block = blocks.get(id);
  if (block === undefined) return null;
  const settings = new Map(ownSettings(block));
  const above = new Map<string, EffectiveSetting>();
  for (let parent = places.get(id)?.[0]?.parent; parent !== undefined; ) {
    for (const [name, setting] of ownSettings(parent)) {
      if (isInheritable(name) && !above.has(name)) above.set(name, { ...setting, source: 'inherited' });
    }
    parent = places.get(idOf(parent))?.[0]?.parent;
  }
  for (const field of fieldsOf(block.type)) {
    const { name } = field;
    if (settings.has(name) || field.scope !== 'settings') continue;
    const read = defaultSetting(field);
    settings.set(name, above.get(name) ?? { name, field, read, source: 'default', from: null });
  }
  return settings;
}

/**
 * The settings that a block itself sets, each under the name of its field: first its attributes, then what policy.json
 * says, which overrides them. With `wanted` only the settings of these names.
 */
export function* ownSettings(
  block: Block,
  wanted: ReadonlySet<string> | null = null,
): Generator<readonly [string, EffectiveSetting]> {
  const from = idOf(block);
  const named = (name: string): Pick<EffectiveSetting, 'name' | 'field' | 'from'> => {
    const field = settingField(block.type, name);
    return { name: field?.name ?? name, field, from };
  };
  for (const { name, value } of elementOf(block).attributes) {
    if (isLayoutAttribute(name)) continue;
    const setting = named(name);
    if (wanted !== null && !wanted.has(setting.name)) continue;
    yield [setting.name, { ...setting, source: 'attribute', read: readSetting(block.type, name, value) }];
  }
  for (const [name, value] of Object.entries(block.policy ?? {})) {
    const setting = named(name);
    if (wanted !== null && !wanted.has(setting.name)) continue;
    yield [setting.name, { ...setting, source: 'policy', read: readPolicySetting(block.type, name, value) }];
  }
}
