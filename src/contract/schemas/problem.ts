import Type, { type Static } from 'typebox';
import { ConflictSchema, OrphanSchema } from './change.ts';
import { DiagnosticSchema } from './diagnostic.ts';
import type { Immutable } from './immutable.ts';
import { CommitId, Moment, UsageKeyText, VersionText } from './keys.ts';
import { CLOSED, nullable, ref, resource } from './resource.ts';

/** A problem document (RFC 9457). Which members come with which type: `PROBLEMS` in `problem.ts`. */
export const ProblemSchema = resource(
  'Problem',
  Type.Object(
    {
      type: Type.String(),
      title: Type.String(),
      status: Type.Integer(),
      detail: Type.String(),
      instance: Type.String({ description: 'Names this one occurrence: the id of the request.' }),
      errors: Type.Optional(Type.Array(ref(DiagnosticSchema))),
      missing: Type.Optional(
        Type.Union([Type.Literal('scope'), Type.Literal('orphans'), Type.Literal('merge'), Type.Literal('from')], {
          description: 'The choice that the request has to make.',
        }),
      ),
      candidates: Type.Optional(Type.Array(UsageKeyText)),
      orphans: Type.Optional(Type.Array(ref(OrphanSchema))),
      conflicts: Type.Optional(Type.Array(ref(ConflictSchema))),
      blocks: Type.Optional(Type.Array(UsageKeyText)),
      current_version: Type.Optional(nullable(VersionText)),
      changed_by: Type.Optional(nullable(Type.String())),
      changed_at: Type.Optional(nullable(Moment)),
      commit: Type.Optional(nullable(CommitId)),
      holder: Type.Optional(Type.String({ description: 'Who holds the lock.' })),
      expires_at: Type.Optional(Moment),
      block: Type.Optional(nullable(UsageKeyText)),
      retry_after: Type.Optional(Type.Integer({ minimum: 0, description: 'In seconds.' })),
      limit: Type.Optional(
        Type.Object(
          { name: Type.String({ description: 'As the README of the service calls it.' }), value: Type.Number() },
          { ...CLOSED, description: 'The limit that the request is over.' },
        ),
      ),
      supported: Type.Optional(Type.Array(Type.String())),
      allowed: Type.Optional(Type.Array(Type.String(), { description: 'The methods of the resource.' })),
    },
    CLOSED,
  ),
);

/**
 * A problem document (RFC 9457): `type`, `title`, `status`, `detail`, `instance`, and the members of its type.
 */
export interface Problem extends Immutable<Static<typeof ProblemSchema>> {}
