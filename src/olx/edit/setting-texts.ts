import { settingFromAttribute } from '../course/attribute-value.ts';
import type { Block, Json } from '../course/block.ts';
import { BlockMemo } from '../course/block-memo.ts';
import { elementOf } from '../course/element.ts';
import { isLayoutAttribute } from '../course/structure.ts';
import { canonicalAttribute, canonicalValue } from '../version/canonical-json.ts';
import { sameJson } from './own-layout.ts';
import type { SettingChange } from './plan.ts';

/** One explicit setting as it is written. */
export interface WrittenSetting {
  /** The text by which versions tell settings apart ([V4] of `SPEC.md`): `1` is not `1.0`. */
  readonly canonical: string;
  readonly value: Json;
  /** The attribute's text with references resolved; null where the setting stands in policy.json. */
  readonly attribute: string | null;
}

export type WrittenSettings = ReadonlyMap<string, WrittenSetting>;

/** A setting that stands on the tag; read when it is asked for, as most are the same text as before. */
class WrittenAttribute implements WrittenSetting {
  readonly attribute: string;
  #canonical: string | null = null;
  #value: Json | undefined;

  constructor(attribute: string) {
    this.attribute = attribute;
  }

  get canonical(): string {
    this.#canonical ??= canonicalAttribute(this.attribute);
    return this.#canonical;
  }

  get value(): Json {
    this.#value ??= settingFromAttribute(this.attribute);
    return this.#value;
  }
}

const known = new BlockMemo<WrittenSettings>();

const NO_SETTINGS: WrittenSettings = new Map();
const NO_CHANGES: readonly SettingChange[] = [];

/** The explicit settings of a block by name; those of policy.json override attributes. Memoised. */
export function writtenSettings(block: Block): WrittenSettings {
  const memo = known.get(block);
  if (memo !== undefined) return memo;
  const settings = new Map<string, WrittenSetting>();
  for (const { name, value } of elementOf(block).attributes) {
    if (isLayoutAttribute(name)) continue;
    settings.set(name, new WrittenAttribute(value));
  }
  for (const [name, value] of Object.entries(block.policy ?? {}))
    settings.set(name, { canonical: canonicalValue(value), value, attribute: null });
  known.set(block, settings);
  return settings;
}

/**
 * Which settings differ, sorted by name; all of `after` where there was no block before. Where two
 * texts mean the same JSON value, as `1` and `1.0` do, the change tells the texts.
 */
export function settingChanges(before: Block | null, after: Block): readonly SettingChange[] {
  const old: WrittenSettings = before === null ? NO_SETTINGS : writtenSettings(before);
  const now = writtenSettings(after);
  if (isAsWritten(old, now)) return NO_CHANGES;
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  return names.flatMap((name): SettingChange[] => {
    const [was, is] = [old.get(name), now.get(name)];
    if (isSame(was, is)) return [];
    const alike = was !== undefined && is !== undefined && sameJson(was.value, is.value);
    return [{ name, before: alike ? was.canonical : was?.value, after: alike ? is.canonical : is?.value }];
  });
}

/** Whether two blocks have the same settings, which most have of which anything is asked. */
function isAsWritten(old: WrittenSettings, now: WrittenSettings): boolean {
  if (old.size !== now.size) return false;
  for (const [name, setting] of now) if (!isSame(old.get(name), setting)) return false;
  return true;
}

function isSame(a: WrittenSetting | undefined, b: WrittenSetting | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (a.attribute !== null && a.attribute === b.attribute) || a.canonical === b.canonical;
}
