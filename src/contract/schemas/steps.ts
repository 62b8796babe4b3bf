import Type, { type Static } from 'typebox';
import { SettingsSchema } from './block.ts';
import type { Immutable } from './immutable.ts';
import { BlockReference, MAX_PARAMETER } from './keys.ts';
import { CLOSED, nullable, resource } from './resource.ts';

/** Most steps that one request may hold. */
export const MAX_STEPS = 1000;

const Document = Type.String({ description: 'One inline OLX document.' });
const Index = Type.Optional(nullable(Type.Integer({ minimum: 0 })));

const AssetPath = Type.String({ minLength: 1, maxLength: MAX_PARAMETER, description: 'Below `static/`.' });
const FilePath = Type.String({ minLength: 1, maxLength: MAX_PARAMETER, description: 'Inside the OLX folder.' });
const Bytes = Type.String({
  pattern: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
  description: 'Base64; large files go to the asset itself.',
});

/** One change as a client writes it; OLX stands in it as text. */
export const StepSchema = resource(
  'Step',
  Type.Union([
    Type.Object({ kind: Type.Literal('replace-subtree'), block: BlockReference, olx: Document }, CLOSED),
    Type.Object({ kind: Type.Literal('replace-node'), block: BlockReference, olx: Document }, CLOSED),
    Type.Object({ kind: Type.Literal('insert'), parent: BlockReference, index: Index, olx: Document }, CLOSED),
    Type.Object({ kind: Type.Literal('set-settings'), block: BlockReference, settings: SettingsSchema }, CLOSED),
    Type.Object(
      {
        kind: Type.Literal('move'),
        block: BlockReference,
        parent: BlockReference,
        index: Index,
        from: Type.Optional(nullable(BlockReference)),
      },
      CLOSED,
    ),
    Type.Object({ kind: Type.Literal('delete'), block: BlockReference }, CLOSED),
    Type.Object({ kind: Type.Literal('publish'), block: BlockReference }, CLOSED),
    Type.Object({ kind: Type.Literal('discard-draft'), block: BlockReference }, CLOSED),
    Type.Object({ kind: Type.Literal('put-asset'), path: AssetPath, content: Bytes }, CLOSED),
    Type.Object({ kind: Type.Literal('delete-asset'), path: AssetPath }, CLOSED),
    Type.Object({ kind: Type.Literal('put-file'), path: FilePath, text: Type.String() }, CLOSED),
    Type.Object({ kind: Type.Literal('delete-file'), path: FilePath }, CLOSED),
  ]),
);

export type Step = Immutable<Static<typeof StepSchema>>;

/** Many steps that become one commit, all or nothing. */
export const ChangesSchema = Type.Object(
  { steps: Type.Array(StepSchema, { minItems: 1, maxItems: MAX_STEPS }) },
  CLOSED,
);

export type Changes = Immutable<Static<typeof ChangesSchema>>;
