import Type, { type Static } from 'typebox';
import { ChangeSchema } from './change.ts';
import { DiagnosticSchema } from './diagnostic.ts';
import type { Immutable } from './immutable.ts';
import { CommitId, CourseKeyText, StateName, UsageKeyParameter, UsageKeyText, VersionText } from './keys.ts';
import { CLOSED, nullable, ref, resource } from './resource.ts';

/** What a write did. */
export const WriteAnswerSchema = resource(
  'WriteAnswer',
  Type.Object(
    {
      commit: CommitId,
      course_version: VersionText,
      block: nullable(UsageKeyText),
      block_version: nullable(VersionText),
      node_version: nullable(VersionText),
      changes: Type.Array(ref(ChangeSchema)),
      diagnostics: Type.Array(ref(DiagnosticSchema)),
      ids: Type.Optional(
        Type.Record(Type.String(), UsageKeyText, {
          description: 'With `ids=new`: from `type@url_name` in the content sent to the usage key it was given.',
        }),
      ),
    },
    CLOSED,
  ),
);

/**
 * What a write did: the commit, the new versions, the changes, and findings.
 */
export interface WriteAnswer extends Immutable<Static<typeof WriteAnswerSchema>> {}

export const OrphanChoice = Type.Union([Type.Literal('reject'), Type.Literal('delete')], {
  description: 'What happens to blocks that no children list names any more.',
});

/**
 * What happens to blocks that no children list names any more: `reject` refuses the write, `delete` deletes them.
 *
 * @useDeclaredType
 */
export type OrphanPolicy = Static<typeof OrphanChoice>;

export const MergeChoice = Type.Union([Type.Literal('fail'), Type.Literal('ours'), Type.Literal('theirs')], {
  description:
    'How a source merges that was not made from the current version: what changed on both sides refuses the write ' +
    '(`fail`), stays as it is here (`ours`), or comes from the source (`theirs`).',
});

/**
 * Who wins if both sides changed the same thing: nobody (`fail`), the service (`ours`) or the import (`theirs`).
 *
 * @useDeclaredType
 */
export type MergePolicy = Static<typeof MergeChoice>;

export const DamagedChoice = Type.Union([Type.Literal('reject'), Type.Literal('keep')], {
  description:
    'What happens to an archive with errors: the write is refused and all of them are named (`reject`, the default), ' +
    'or it is taken, and what cannot be read is kept as it is (`keep`).',
});

/**
 * What happens to files that cannot be read: `reject` refuses the import, `keep` keeps them unchanged.
 *
 * @useDeclaredType
 */
export type DamagedPolicy = Static<typeof DamagedChoice>;

export const ScopeChoice = Type.Union([Type.Literal('subtree'), Type.Literal('node')], {
  description: 'The block with all its descendants, or its own content with its children as bare references.',
});

/**
 * What a request replaces: a block with all its descendants (`subtree`), or the block alone (`node`).
 *
 * @useDeclaredType
 */
export type Scope = Static<typeof ScopeChoice>;

export const IdsChoice = Type.Union([Type.Literal('keep'), Type.Literal('new')], {
  description: '`keep` refuses ids that the course run has already; `new` gives fresh ones.',
});

/**
 * Whether added blocks keep their ids (`keep`, refused if one exists) or get new ones (`new`).
 *
 * @useDeclaredType
 */
export type IdsPolicy = Static<typeof IdsChoice>;

export const TargetChoice = Type.Union([Type.Literal('draft'), Type.Literal('published'), Type.Literal('archive')], {
  description:
    'Which form the OLX goes to. `draft`: from the unit down it is a draft, and learners see no change. `published`: ' +
    'both forms become what the content publishes. `archive`: each form as the archive has it.',
});

/**
 * Which form OLX goes to: the draft, the published form, or each form as the archive has it.
 *
 * @useDeclaredType
 */
export type Target = Static<typeof TargetChoice>;

/** Moves a block within its level. */
export const MoveSchema = Type.Object(
  {
    parent: UsageKeyParameter,
    index: Type.Optional(
      nullable(Type.Integer({ minimum: 0, description: 'Place among the children; the end where left out.' })),
    ),
    parent_version: Type.Optional(VersionText),
    from: Type.Optional(nullable(UsageKeyParameter, 'Which parent to leave; required if the block has several.')),
  },
  CLOSED,
);

/**
 * Where a block moves to. `index` counts from 0 in the children list without the moved block.
 *
 * @useDeclaredType
 */
export type Move = Immutable<Static<typeof MoveSchema>>;

/** Adds a subtree from another course run, or from an earlier version, in place of OLX that is sent. */
export const SourceSchema = resource(
  'Source',
  Type.Object(
    {
      source: Type.Object(
        {
          course_key: CourseKeyText,
          usage_key: UsageKeyParameter,
          version: Type.Optional(StateName),
        },
        CLOSED,
      ),
    },
    CLOSED,
  ),
);

/**
 * Names a subtree of another course run, or of an earlier version, to add in place of OLX.
 *
 * @useDeclaredType
 */
export type Source = Immutable<Static<typeof SourceSchema>>;
