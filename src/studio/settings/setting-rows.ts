import type { BlockAnswer, Json } from '#contract';
import { type Field, fieldOf, fieldsOf } from '#olx';

/** Where the value that holds comes from. */
export type Origin = 'explicit' | 'inherited' | 'default';

export interface SettingRow {
  readonly name: string;
  /** What the catalogue says of it; null for a field that it does not know. */
  readonly field: Field | null;
  readonly origin: Origin;
  /** The value that holds. */
  readonly value: Json;
  /** What would hold if the explicit value went: the inherited one, else the default. */
  readonly otherwise: Json | undefined;
}

/**
 * The settings that say something: set here, or inherited from above. Explicit ones first, each in
 * order of names.
 */
export function settingRows({
  type,
  settings: { explicit, inherited },
}: Pick<BlockAnswer, 'type' | 'settings'>): readonly SettingRow[] {
  const names = [...new Set([...Object.keys(explicit), ...Object.keys(inherited)])].filter((name) =>
    isSetting(type, name),
  );
  return names
    .map((name): SettingRow => {
      const field = fieldOf(type, name);
      const set = Object.hasOwn(explicit, name);
      const otherwise = Object.hasOwn(inherited, name) ? inherited[name] : field?.default;
      return {
        name,
        field,
        origin: set ? 'explicit' : 'inherited',
        value: (set ? explicit[name] : inherited[name]) ?? null,
        otherwise,
      };
    })
    .toSorted((a, b) => (a.origin === b.origin ? (a.name < b.name ? -1 : 1) : a.origin === 'explicit' ? -1 : 1));
}

/** The fields of a type that can be set and are not set on the block, in order of names. */
export function addableFields({ type, settings }: Pick<BlockAnswer, 'type' | 'settings'>): readonly Field[] {
  return fieldsOf(type)
    .filter(
      ({ name, scope, place, deprecated }) =>
        scope === 'settings' && place !== 'nowhere' && !deprecated && !Object.hasOwn(settings.explicit, name),
    )
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** False for what the catalogue calls content: that is edited as OLX. */
function isSetting(type: string, name: string): boolean {
  return fieldOf(type, name)?.scope !== 'content';
}
