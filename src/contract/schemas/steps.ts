import Type, { type Static } from 'typebox';
import { Base64 } from './asset.ts';
import { SettingsSchema } from './block.ts';
import type { Immutable } from './immutable.ts';
import { CommitId, MAX_PARAMETER, PlanId, StateName, UsageKeyParameter, VersionText } from './keys.ts';
import { CLOSED, nullable, resource } from './resource.ts';
import { TargetChoice } from './write.ts';

/** Most steps that one request may hold. */
export const MAX_STEPS = 1000;

const Document = Type.String({ description: 'One inline OLX document.' });
const Index = Type.Optional(nullable(Type.Integer({ minimum: 0 })));

const AssetPath = Type.String({ minLength: 1, maxLength: MAX_PARAMETER, description: 'Below `static/`.' });
const FilePath = Type.String({ minLength: 1, maxLength: MAX_PARAMETER, description: 'Inside the OLX folder.' });
const UrlName = Type.String({ minLength: 1, maxLength: 255, description: 'The new url_name.' });

const Version = Type.Optional(
  Type.String({
    maxLength: MAX_PARAMETER,
    description:
      'What `If-Match` of the single write would name: the version of the block, its node version, or the hash of ' +
      'the file. Needed in each step if the request has no `If-Match`.',
  }),
);
const Target = Type.Optional(TargetChoice);

/** One change as a client writes it; OLX is a text in it. */
export const StepSchema = resource(
  'Step',
  Type.Union([
    Type.Object(
      {
        kind: Type.Literal('replace-subtree'),
        block: UsageKeyParameter,
        olx: Document,
        target: Target,
        version: Version,
      },
      CLOSED,
    ),
    Type.Object(
      { kind: Type.Literal('replace-node'), block: UsageKeyParameter, olx: Document, target: Target, version: Version },
      CLOSED,
    ),
    Type.Object(
      {
        kind: Type.Literal('insert'),
        parent: UsageKeyParameter,
        index: Index,
        olx: Document,
        target: Target,
        version: Version,
      },
      CLOSED,
    ),
    Type.Object(
      { kind: Type.Literal('set-settings'), block: UsageKeyParameter, settings: SettingsSchema, version: Version },
      CLOSED,
    ),
    Type.Object(
      {
        kind: Type.Literal('move'),
        block: UsageKeyParameter,
        parent: UsageKeyParameter,
        index: Index,
        from: Type.Optional(nullable(UsageKeyParameter)),
        version: Version,
        parent_version: Type.Optional(VersionText),
      },
      CLOSED,
    ),
    Type.Object(
      { kind: Type.Literal('rename'), block: UsageKeyParameter, url_name: UrlName, version: Version },
      { ...CLOSED, description: 'Rewrites links to the block. What learners did with it is detached.' },
    ),
    Type.Object({ kind: Type.Literal('delete'), block: UsageKeyParameter, version: Version }, CLOSED),
    Type.Object({ kind: Type.Literal('publish'), block: UsageKeyParameter, version: Version }, CLOSED),
    Type.Object({ kind: Type.Literal('discard-draft'), block: UsageKeyParameter, version: Version }, CLOSED),
    Type.Object({ kind: Type.Literal('put-asset'), path: AssetPath, content: Base64, version: Version }, CLOSED),
    Type.Object({ kind: Type.Literal('delete-asset'), path: AssetPath, version: Version }, CLOSED),
    Type.Object({ kind: Type.Literal('put-file'), path: FilePath, text: Type.String(), version: Version }, CLOSED),
    Type.Object({ kind: Type.Literal('delete-file'), path: FilePath, version: Version }, CLOSED),
  ]),
);

/**
 * One change of a course run as a JSON value.
 *
 * @useDeclaredType
 */
export type Step = Immutable<Static<typeof StepSchema>>;

/** What one commit is made of, all or nothing. */
export const NewCommitSchema = resource(
  'NewCommit',
  Type.Union([
    Type.Object({ steps: Type.Array(StepSchema, { minItems: 1, maxItems: MAX_STEPS }) }, CLOSED),
    Type.Object({ plan: PlanId }, { ...CLOSED, description: 'Does exactly what the plan showed, or refuses.' }),
    Type.Object({ revert: CommitId }, { ...CLOSED, description: 'Undoes one commit on top of what came later.' }),
    Type.Object(
      { restore: StateName, block: Type.Optional(UsageKeyParameter) },
      { ...CLOSED, description: 'Brings the course run, or one block, back to the state after a commit.' },
    ),
  ]),
);

/**
 * Asks for one commit: from steps, from a plan, by reverting a commit, or by restoring one.
 *
 * @useDeclaredType
 */
export type NewCommit = Immutable<Static<typeof NewCommitSchema>>;
