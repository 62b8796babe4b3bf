import Type, { type Static } from 'typebox';
import { AssetChangeSchema, ChangeSchema, ConflictSchema, OrphanSchema, SideSchema } from './change.ts';
import { DiagnosticSchema } from './diagnostic.ts';
import type { Immutable } from './immutable.ts';
import { MAX_PARAMETER, Moment, PlanId, VersionText } from './keys.ts';
import { CLOSED, nullable, ref, resource } from './resource.ts';

const Count = Type.Integer({ minimum: 0 });

/** What a change would do, worked out before it is done. */
export const PlanSchema = resource(
  'Plan',
  Type.Object(
    {
      plan: PlanId,
      base_version: VersionText,
      changes: Type.Array(ref(ChangeSchema)),
      orphans: Type.Array(ref(OrphanSchema)),
      assets: Type.Array(ref(AssetChangeSchema)),
      files: Type.Array(ref(AssetChangeSchema), {
        description: 'Course-level files: about pages, course info, tabs, policies.',
      }),
      conflicts: Type.Array(ref(ConflictSchema), {
        description:
          'Things that both sides changed, decided or open. A plan with an open conflict cannot be committed.',
      }),
      route: Type.Union([Type.Literal('store'), Type.Literal('none'), Type.Literal('fields'), Type.Literal('import')], {
        description:
          'How the plan is carried out. `store`: in the service. The others are for a course run that lives in Studio. ' +
          '`none`: Studio has it already. `fields`: block by block, in place. `import`: by an import of the whole course run.',
      }),
      cost: nullable(
        Type.Object(
          {
            requests: Type.Integer({ minimum: 0, description: 'Requests to the CMS.' }),
            seconds: Type.Number({ minimum: 0, description: 'Estimated.' }),
          },
          { ...CLOSED, description: 'Null for the route `store`.' },
        ),
      ),
      side_effects: Type.Array(
        Type.Union([
          Type.Literal('publishes-all'),
          Type.Literal('live-at-once'),
          Type.Literal('new-ids'),
          Type.Literal('overwrites-meanwhile'),
          Type.Literal('not-atomic'),
        ]),
        {
          description:
            'What the route does besides the change. `publishes-all`: every block that has no draft is published. ' +
            '`live-at-once`: learners see a change of a section, a subsection or a list of units at once. `new-ids`: ' +
            'Studio gives new blocks ids of its own. `overwrites-meanwhile`: what others change in Studio while the ' +
            'import runs is lost. `not-atomic`: several writes, of which some are done if one fails.',
        },
      ),
      spelling: Type.Array(ref(ChangeSchema), {
        description:
          'What Studio will write in another way than it is sent, such as `10.0` for `10`. These are not changes.',
      }),
      expires_at: Moment,
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
          open_conflicts: Count,
          learners_see: Type.Integer({ minimum: 0, description: 'Blocks that change for learners at once.' }),
          errors: Count,
          warnings: Count,
        },
        CLOSED,
      ),
    },
    CLOSED,
  ),
);

/**
 * What a write would do. Commit it to do exactly that.
 */
export interface Plan extends Immutable<Static<typeof PlanSchema>> {}

/** Chooses anew: answers another plan for the same content, without a second upload. */
export const NewPlanSchema = resource(
  'NewPlan',
  Type.Object(
    {
      plan: PlanId,
      choices: Type.Record(Type.String({ maxLength: MAX_PARAMETER }), SideSchema, {
        description: 'By the id of a conflict. Conflicts that are not named stay as the plan has them.',
      }),
    },
    CLOSED,
  ),
);

/**
 * Asks for a plan like an earlier one, with a choice for each named conflict.
 */
export interface NewPlan extends Immutable<Static<typeof NewPlanSchema>> {}
