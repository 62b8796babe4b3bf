import Type, { type Static } from 'typebox';
import type { Immutable } from './immutable.ts';
import { BlockReference, MAX_PARAMETER } from './keys.ts';
import { CLOSED } from './resource.ts';
import { DamagedChoice, IdsChoice, MergeChoice, OrphanChoice, ScopeChoice } from './write.ts';

const State = Type.String({ minLength: 1, maxLength: 255, description: 'A commit or a course version.' });
const PLAN = {
  plan: Type.Optional(Type.Boolean({ description: '`true` answers the plan and changes nothing.' })),
} as const;
const ORPHANS = { orphans: Type.Optional(OrphanChoice) } as const;
const DAMAGED = { damaged: Type.Optional(DamagedChoice) } as const;
const MERGE = { merge: Type.Optional(MergeChoice), base: Type.Optional(State) } as const;

export const OutlineQuery = Type.Object(
  {
    root: Type.Optional(BlockReference),
    depth: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 1000, description: 'Levels below the root; all where left out.' }),
    ),
  },
  CLOSED,
);
export const ExportQuery = Type.Object({ at: Type.Optional(State), scope: Type.Optional(ScopeChoice) }, CLOSED);
export const ImportQuery = Type.Object({ ...PLAN, ...ORPHANS, ...MERGE, ...DAMAGED }, CLOSED);
export const ReplaceQuery = Type.Object(
  { scope: Type.Optional(ScopeChoice), ...PLAN, ...ORPHANS, ...MERGE, ...DAMAGED },
  CLOSED,
);
export const InsertQuery = Type.Object(
  { index: Type.Optional(Type.Integer({ minimum: 0 })), ids: Type.Optional(IdsChoice), ...PLAN, ...DAMAGED },
  CLOSED,
);
export const WriteQuery = Type.Object({ ...PLAN, ...ORPHANS }, CLOSED);
export const RestoreQuery = Type.Object({ block: Type.Optional(BlockReference), ...PLAN, ...ORPHANS }, CLOSED);
export const CommitsQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: '50 where left out.' })),
    before: Type.Optional(Type.String({ maxLength: 255, description: 'Only commits older than this one.' })),
  },
  CLOSED,
);
export const CompareQuery = Type.Object({ from: State, to: State }, CLOSED);
export const ProblemsQuery = Type.Object({ root: Type.Optional(BlockReference) }, CLOSED);
export const CoursesQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: '200 where left out.' })),
    after: Type.Optional(Type.String({ maxLength: MAX_PARAMETER, description: 'Only keys that sort after this one.' })),
  },
  CLOSED,
);

export type ImportChoices = Immutable<Static<typeof ImportQuery>>;
export type ReplaceChoices = Immutable<Static<typeof ReplaceQuery>>;
export type InsertChoices = Immutable<Static<typeof InsertQuery>>;
