import Type, { type Static } from 'typebox';
import type { Immutable } from './immutable.ts';
import type { Json } from './json.ts';
import { CommitId, Moment, UsageKeyText, VersionText } from './keys.ts';
import { list } from './list.ts';
import { CLOSED, nullable, resource } from './resource.ts';

export const StateSchema = Type.Union([Type.Literal('published'), Type.Literal('draft'), Type.Literal('unpublished')], {
  description: '`draft`: published, with changes that are not; `unpublished`: never published.',
});

/**
 * Whether a block is live as it is (`published`), has changes to publish (`draft`), or was never published
 * (`unpublished`).
 *
 * @useDeclaredType
 */
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

/**
 * Why a block cannot be read. The service keeps its bytes and writes them back unchanged.
 *
 * @useDeclaredType
 */
export type BlockDamage = Immutable<Static<typeof DamageSchema>>;

/** The status of a block in the outline. */
export interface OutlineStatus {
  /** Hidden from learners, by its own setting or by one above. */
  readonly staff_only: boolean;
  /** When it opens to learners, its own or inherited, as `YYYY-MM-DDTHH:MM:SSZ`; null if it has no date. */
  readonly release: string | null;
  /** When it is due; null if it never is. */
  readonly due: string | null;
  /** The assignment type; null if there is none. */
  readonly format: string | null;
  readonly graded: boolean;
  /** Findings in the block and all below it. */
  readonly diagnostics: { readonly errors: number; readonly warnings: number };
}

/** One block of the outline with its children. */
export interface OutlineNode {
  readonly id: string;
  readonly type: string;
  readonly url_name: string;
  readonly display_name: string | null;
  readonly version: string;
  readonly state: BlockState;
  /** Only of a block that cannot be read. */
  readonly damage?: BlockDamage;
  readonly status: OutlineStatus;
  /** Only of the root of a course run: its files with blocks that nothing refers to. */
  readonly orphans?: readonly UnreachedBlock[];
  /** In order; empty where the requested depth ends. */
  readonly children: readonly OutlineNode[];
}

/** One block of the outline with `fields=counts`: what a badge shows. */
export interface OutlineCounts {
  readonly id: string;
  readonly version: string;
  readonly state: BlockState;
  readonly diagnostics: { readonly errors: number; readonly warnings: number };
  readonly children: readonly OutlineCounts[];
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

const CountsSchema = Type.Object(
  { errors: Type.Integer({ minimum: 0 }), warnings: Type.Integer({ minimum: 0 }) },
  { ...CLOSED, description: 'Findings in the block and all below it.' },
);

const StatusSchema = Type.Object(
  {
    staff_only: Type.Boolean({ description: 'Hidden from learners, by its own setting or by one above.' }),
    release: nullable(Type.String(), 'When it opens to learners, its own or inherited.'),
    due: nullable(Type.String()),
    format: nullable(Type.String(), 'The assignment type.'),
    graded: Type.Boolean(),
    diagnostics: CountsSchema,
  },
  CLOSED,
);

const UnreachedBlockSchema = Type.Object(
  { block: UsageKeyText, display_name: nullable(Type.String()), file: Type.String() },
  { ...CLOSED, description: 'A block in a file of the course run that no children list names.' },
);

/**
 * A block in a file of the course run that no children list names.
 *
 * @useDeclaredType
 */
export type UnreachedBlock = Immutable<Static<typeof UnreachedBlockSchema>>;

export const OutlineNodeSchema = resource(
  'OutlineNode',
  Type.Object(
    {
      ...IDENTITY,
      status: StatusSchema,
      orphans: Type.Optional(Type.Array(UnreachedBlockSchema)),
      children: Type.Array(Type.Unsafe<OutlineNode>({ $ref: 'OutlineNode#' })),
    },
    CLOSED,
  ),
);

export const OutlineCountsSchema = resource(
  'OutlineCounts',
  Type.Object(
    {
      id: UsageKeyText,
      version: VersionText,
      state: StateSchema,
      diagnostics: CountsSchema,
      children: Type.Array(Type.Unsafe<OutlineCounts>({ $ref: 'OutlineCounts#' })),
    },
    CLOSED,
  ),
);

/** One block that was looked for. */
export const FoundBlockSchema = resource(
  'FoundBlock',
  Type.Object(
    {
      id: UsageKeyText,
      type: Type.String(),
      url_name: Type.String(),
      display_name: nullable(Type.String()),
      version: nullable(VersionText, 'Null of a deleted block.'),
      state: nullable(StateSchema, 'Null of a deleted block.'),
      parents: Type.Array(UsageKeyText),
      deleted: nullable(
        Type.Object({ commit: CommitId, author: Type.String(), created_at: Moment }, CLOSED),
        'The commit that deleted the block; null of one that is there.',
      ),
    },
    CLOSED,
  ),
);

/**
 * A block that a search found.
 */
export interface FoundBlock extends Immutable<Static<typeof FoundBlockSchema>> {}

/** Blocks that were looked for, in the order of the outline; deleted ones with the newest deletion first. */
export const FoundBlockListSchema = list('FoundBlockList', FoundBlockSchema);

/** Values by field name. */
export const SettingsSchema = Type.Record(Type.String({ maxLength: 255 }), Type.Unsafe<Json>({}));

const BLOCK_SETTINGS = Type.Object(
  {
    explicit: Type.Record(Type.String(), Type.Unsafe<Json>({})),
    inherited: Type.Record(Type.String(), Type.Unsafe<Json>({})),
    effective: Type.Record(Type.String(), Type.Unsafe<Json>({})),
  },
  CLOSED,
);

/** The settings of one block: set on it, inherited, and what holds in the end. */
export const BlockSettingsSchema = resource(
  'BlockSettings',
  Type.Object({ id: UsageKeyText, node_version: VersionText, settings: BLOCK_SETTINGS }, CLOSED),
);

/**
 * The settings of one block: set on it, inherited, and the value that holds in the end.
 */
export interface BlockSettings extends Immutable<Static<typeof BlockSettingsSchema>> {}

/** One block. Children and parents are usage keys, in order. */
export const BlockSchema = resource(
  'Block',
  Type.Object(
    {
      ...IDENTITY,
      node_version: VersionText,
      parents: Type.Array(UsageKeyText),
      children: Type.Array(UsageKeyText),
      settings: BLOCK_SETTINGS,
    },
    CLOSED,
  ),
);

/**
 * One block: its settings, parents, children, state and versions.
 */
export interface BlockAnswer extends Immutable<Static<typeof BlockSchema>> {}

/** New values; null removes an explicit value, so that the inherited or default one holds. */
export const SettingsPatchSchema = Type.Object({ settings: SettingsSchema }, CLOSED);

/**
 * New values by setting name. Null removes an explicit value, so that the inherited or default value holds.
 *
 * @useDeclaredType
 */
export type SettingsPatch = Immutable<Static<typeof SettingsPatchSchema>>;
