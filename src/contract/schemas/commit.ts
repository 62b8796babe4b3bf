import Type, { type Static } from 'typebox';
import { AssetChangeSchema, ChangeKindSchema, ChangeSchema, ComparedChangeSchema } from './change.ts';
import type { Immutable } from './immutable.ts';
import { CommitId, Moment, UsageKeyText, VersionText } from './keys.ts';
import { list } from './list.ts';
import { CLOSED, nullable, ref, resource } from './resource.ts';

const COMMIT = {
  commit: CommitId,
  course_version: VersionText,
  parent: nullable(CommitId),
  author: Type.String(),
  application: Type.String(),
  message: Type.String(),
  created_at: Moment,
  changed: Type.Array(Type.Object({ block: UsageKeyText, kind: ChangeKindSchema }, CLOSED), {
    description: 'At most the first 200.',
  }),
  changed_count: Type.Integer({ minimum: 0 }),
} as const;

/** One entry of the history of a course run. */
export const CommitSchema = resource('Commit', Type.Object(COMMIT, CLOSED));

/**
 * One entry of the history of a course run.
 */
export interface Commit extends Immutable<Static<typeof CommitSchema>> {}

/** History, newest first. */
export const CommitListSchema = list('CommitList', CommitSchema);

/** One commit with all that it did, against its parent. */
export const CommitDetailSchema = resource(
  'CommitDetail',
  Type.Object(
    {
      ...COMMIT,
      changes: Type.Array(ref(ChangeSchema)),
      assets: Type.Array(ref(AssetChangeSchema)),
      files: Type.Array(ref(AssetChangeSchema)),
    },
    CLOSED,
  ),
);

/**
 * One commit with its changes.
 */
export interface CommitDetail extends Immutable<Static<typeof CommitDetailSchema>> {}

/** The difference between two states of one course run, block by block; of one subtree with `block`. */
export const ComparisonSchema = resource(
  'Comparison',
  Type.Object(
    {
      from: VersionText,
      to: VersionText,
      changes: Type.Array(ref(ComparedChangeSchema)),
      assets: Type.Array(ref(AssetChangeSchema)),
      files: Type.Array(ref(AssetChangeSchema)),
    },
    CLOSED,
  ),
);

/**
 * What differs between two states of a course run, block by block.
 */
export interface Comparison extends Immutable<Static<typeof ComparisonSchema>> {}
