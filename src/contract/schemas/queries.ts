import Type, { type Static } from 'typebox';
import type { Immutable } from './immutable.ts';
import { CourseKeyText, MAX_PARAMETER, StateName, UsageKeyParameter } from './keys.ts';
import { PAGE_QUERY } from './list.ts';
import { CLOSED } from './resource.ts';
import { DamagedChoice, IdsChoice, MergeChoice, OrphanChoice, ScopeChoice, TargetChoice } from './write.ts';

const PLAN = {
  plan: Type.Optional(Type.Boolean({ description: '`true` answers the plan and changes nothing.' })),
} as const;
/** What each read of a course run takes besides its own choices: for those that live in Studio. */
export const STALE = {
  stale: Type.Optional(
    Type.Boolean({ description: '`true` answers what was last read from Studio and asks Studio nothing.' }),
  ),
} as const;
const IN_STUDIO = {
  create_in_studio: Type.Optional(
    Type.Boolean({
      description: '`true` makes the course run in Studio. The service is connected to Open edX, and Studio lacks it.',
    }),
  ),
} as const;
export const CreateQuery = Type.Object(IN_STUDIO, CLOSED);
const ORPHANS = { orphans: Type.Optional(OrphanChoice) } as const;
const CONTENT = { target: Type.Optional(TargetChoice), damaged: Type.Optional(DamagedChoice) } as const;
const MERGE = { merge: Type.Optional(MergeChoice), base: Type.Optional(StateName) } as const;

export const OutlineQuery = Type.Object(
  {
    root: Type.Optional(UsageKeyParameter),
    depth: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 1000, description: 'Levels below the root; all if it is left out.' }),
    ),
    fields: Type.Optional(Type.Literal('counts', { description: 'Only what badges show.' })),
  },
  CLOSED,
);
export const BlocksQuery = Type.Object(
  {
    url_name: Type.Optional(Type.String({ minLength: 1, maxLength: MAX_PARAMETER })),
    type: Type.Optional(Type.String({ minLength: 1, maxLength: MAX_PARAMETER })),
    q: Type.Optional(
      Type.String({ minLength: 1, maxLength: 255, description: 'Part of the display name, the url_name or the text.' }),
    ),
    deleted: Type.Optional(
      Type.Boolean({ description: '`true` finds blocks that are not in the course run any more.' }),
    ),
    ...PAGE_QUERY,
  },
  CLOSED,
);
export const ExportQuery = Type.Object({ at: Type.Optional(StateName), scope: Type.Optional(ScopeChoice) }, CLOSED);
export const CourseExportQuery = Type.Object({ at: Type.Optional(StateName) }, CLOSED);
export const ImportQuery = Type.Object({ ...PLAN, ...ORPHANS, ...MERGE, ...CONTENT, ...IN_STUDIO }, CLOSED);
export const ReplaceQuery = Type.Object(
  { scope: Type.Optional(ScopeChoice), ...PLAN, ...ORPHANS, ...MERGE, ...CONTENT },
  CLOSED,
);
export const InsertQuery = Type.Object(
  { index: Type.Optional(Type.Integer({ minimum: 0 })), ids: Type.Optional(IdsChoice), ...PLAN, ...CONTENT },
  CLOSED,
);
export const WriteQuery = Type.Object({ ...PLAN, ...ORPHANS }, CLOSED);
export const CommitsQuery = Type.Object(
  {
    block: Type.Optional(UsageKeyParameter),
    ...PAGE_QUERY,
  },
  CLOSED,
);
export const ComparisonQuery = Type.Object(
  {
    from: StateName,
    to: Type.Optional(StateName),
    block: Type.Optional(UsageKeyParameter),
    text: Type.Optional(Type.Boolean({ description: '`true` gives the texts of what changed.' })),
  },
  CLOSED,
);
export const JobsQuery = Type.Object({ course_key: Type.Optional(CourseKeyText), ...PAGE_QUERY }, CLOSED);

/**
 * The choices of an import of a whole course run.
 *
 * @useDeclaredType
 */
export type ImportChoices = Immutable<Static<typeof ImportQuery>>;
/**
 * The choices of an import into one block.
 *
 * @useDeclaredType
 */
export type ReplaceChoices = Immutable<Static<typeof ReplaceQuery>>;
/**
 * The choices of a request that adds a block.
 *
 * @useDeclaredType
 */
export type InsertChoices = Immutable<Static<typeof InsertQuery>>;
/**
 * What to search blocks by: url_name, type, text, or deleted ones.
 */
export interface BlocksChoices extends Immutable<Static<typeof BlocksQuery>> {}
/**
 * Which two states to compare, and whether to answer texts.
 */
export interface ComparisonChoices extends Immutable<Static<typeof ComparisonQuery>> {}
