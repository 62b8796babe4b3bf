import Type, { type Static } from 'typebox';
import type { Immutable } from './immutable.ts';
import { UsageKeyText } from './keys.ts';
import { list } from './list.ts';
import { CLOSED, nullable, resource } from './resource.ts';

const PositionSchema = Type.Object(
  {
    line: Type.Integer({ minimum: 1 }),
    column: Type.Integer({ minimum: 1 }),
    offset: Type.Integer({ minimum: 0, description: 'In UTF-16 code units from the start of the text.' }),
  },
  CLOSED,
);

const RangeSchema = Type.Object({ start: PositionSchema, end: PositionSchema }, CLOSED);

const QuickFixSchema = Type.Object(
  {
    title: Type.String(),
    edits: Type.Array(Type.Object({ range: RangeSchema, text: Type.String() }, CLOSED)),
    unsafe: Type.Optional(
      Type.Literal(true, { description: 'The author may have meant something else. Missing if the fix is safe.' }),
    ),
  },
  CLOSED,
);

const RelatedFindingSchema = Type.Object(
  {
    message: Type.String(),
    block: nullable(UsageKeyText),
    file: nullable(Type.String()),
    range: nullable(RangeSchema),
    fixes: Type.Array(QuickFixSchema),
  },
  CLOSED,
);

/**
 * One finding about content; the same object in a 422, a plan, an answer and an editor's marker. Four or
 * more of one code and severity in one file are one object, which holds all of them.
 */
export const DiagnosticSchema = resource(
  'Diagnostic',
  Type.Object(
    {
      code: Type.String({ description: 'From the closed list of the OLX core.' }),
      severity: Type.Union([Type.Literal('error'), Type.Literal('warning'), Type.Literal('info')]),
      message: Type.String(),
      block: nullable(UsageKeyText),
      file: nullable(Type.String({ description: 'Path inside the OLX folder.' })),
      range: nullable(RangeSchema),
      help: Type.String({
        pattern: '^/api/olx/v1/docs/diagnostics/#[a-z0-9-]+$',
        description: 'The place on a page of this service that explains the code. It opens in a browser.',
      }),
      fixes: Type.Array(QuickFixSchema),
      count: Type.Optional(
        Type.Integer({
          minimum: 2,
          description: 'How many findings this object holds, itself and those under `related`. Missing for one alone.',
        }),
      ),
      related: Type.Optional(
        Type.Array(RelatedFindingSchema, {
          maxItems: 999,
          description: 'The other findings of the same code and severity in the same file, each with its own place.',
        }),
      ),
    },
    CLOSED,
  ),
);

/**
 * One finding about content: code, severity, message, place and quick fixes. Lines and columns count from 1.
 * Ranges are half-open. Offsets are in UTF-16 code units.
 */
export interface Diagnostic extends Immutable<Static<typeof DiagnosticSchema>> {}

/** Findings about one subtree. */
export const DiagnosticListSchema = list('DiagnosticList', DiagnosticSchema);
