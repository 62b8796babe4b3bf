import Type, { type Static } from 'typebox';
import type { Immutable } from './immutable.ts';
import type { Json } from './json.ts';
import { UsageKeyText, VersionText } from './keys.ts';
import { CLOSED, nullable, resource } from './resource.ts';

export const StateSchema = Type.Union([Type.Literal('published'), Type.Literal('draft'), Type.Literal('unpublished')], {
  description: '`draft`: published, with changes that are not; `unpublished`: never published.',
});

export type BlockState = Static<typeof StateSchema>;

const DamageSchema = Type.Object(
  {
    code: Type.String({ description: 'Of the first error, from the closed list of the OLX core.' }),
    message: Type.String(),
  },
  {
    ...CLOSED,
    description:
      'Only of a block that cannot be read. Its files are kept to the byte and it has no children. It can be replaced, moved and deleted; other changes of it are declined.',
  },
);

export type BlockDamage = Immutable<Static<typeof DamageSchema>>;

/** One block of the outline with what stands below it. */
export interface OutlineNode {
  readonly id: string;
  readonly type: string;
  readonly url_name: string;
  readonly display_name: string | null;
  readonly version: string;
  readonly state: BlockState;
  /** Only of a block that cannot be read. */
  readonly damage?: BlockDamage;
  /** In order; empty where the asked-for depth ends. */
  readonly children: readonly OutlineNode[];
}

const IDENTITY = {
  id: UsageKeyText,
  type: Type.String(),
  url_name: Type.String(),
  display_name: nullable(Type.String()),
  version: VersionText,
  state: StateSchema,
  damage: Type.Optional(DamageSchema),
} as const;

export const OutlineNodeSchema = resource(
  'OutlineNode',
  Type.Object({ ...IDENTITY, children: Type.Array(Type.Unsafe<OutlineNode>({ $ref: 'OutlineNode#' })) }, CLOSED),
);

/** Values by field name. */
export const SettingsSchema = Type.Record(Type.String({ maxLength: 255 }), Type.Unsafe<Json>({}));

/** One block. Children and parents are usage keys, in order. */
export const BlockSchema = resource(
  'Block',
  Type.Object(
    {
      ...IDENTITY,
      node_version: VersionText,
      parents: Type.Array(UsageKeyText),
      children: Type.Array(UsageKeyText),
      settings: Type.Object(
        {
          explicit: Type.Record(Type.String(), Type.Unsafe<Json>({})),
          inherited: Type.Record(Type.String(), Type.Unsafe<Json>({})),
          effective: Type.Record(Type.String(), Type.Unsafe<Json>({})),
        },
        CLOSED,
      ),
    },
    CLOSED,
  ),
);

export type BlockAnswer = Immutable<Static<typeof BlockSchema>>;

/** New values; null removes an explicit value, so that the inherited or default one holds. */
export const SettingsPatchSchema = Type.Object({ settings: SettingsSchema }, CLOSED);

export type SettingsPatch = Immutable<Static<typeof SettingsPatchSchema>>;
