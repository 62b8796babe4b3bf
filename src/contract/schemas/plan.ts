import Type, { type Static } from 'typebox';
import { AssetChangeSchema, ChangeSchema, ConflictSchema, OrphanSchema } from './change.ts';
import { DiagnosticSchema } from './diagnostic.ts';
import type { Immutable } from './immutable.ts';
import { VersionText } from './keys.ts';
import { CLOSED, ref, resource } from './resource.ts';

const Count = Type.Integer({ minimum: 0 });

/** What a change would do, worked out before it is done. */
export const PlanSchema = resource(
  'Plan',
  Type.Object(
    {
      plan: Type.String({ description: 'Hash over the base version, the steps and the choices.' }),
      base_version: VersionText,
      changes: Type.Array(ref(ChangeSchema)),
      orphans: Type.Array(ref(OrphanSchema)),
      assets: Type.Array(ref(AssetChangeSchema)),
      files: Type.Array(ref(AssetChangeSchema), {
        description: 'Course-level files: about pages, course info, tabs, policies.',
      }),
      conflicts: Type.Array(ref(ConflictSchema)),
      diagnostics: Type.Array(ref(DiagnosticSchema)),
      summary: Type.Object(
        {
          add: Count,
          change: Count,
          move: Count,
          delete: Count,
          orphan: Count,
          assets: Count,
          files: Count,
          conflicts: Count,
          errors: Count,
          warnings: Count,
        },
        CLOSED,
      ),
    },
    CLOSED,
  ),
);

export type Plan = Immutable<Static<typeof PlanSchema>>;
