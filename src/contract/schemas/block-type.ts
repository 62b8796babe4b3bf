import Type, { type Static } from 'typebox';
import type { Immutable } from './immutable.ts';
import type { Json } from './json.ts';
import { list } from './list.ts';
import { CLOSED, nullable, resource } from './resource.ts';

const SUMMARY = {
  type: Type.String(),
  title: Type.String({ description: 'What Studio calls it.' }),
  help: Type.String(),
  category: Type.Union([Type.Literal('container'), Type.Literal('leaf')]),
  children: Type.Array(Type.String(), { description: 'Types worth offering directly below.' }),
  example_passes: Type.Boolean({
    description: 'The example, inserted, exported and imported into another course run, is the same there.',
  }),
  settings_passing: Type.Array(Type.String(), {
    description: 'Settings whose value is the same after such a way, as a document and as an archive.',
  }),
} as const;

/** A block type in the list. */
export const BlockTypeSummarySchema = resource('BlockTypeSummary', Type.Object(SUMMARY, CLOSED));

/**
 * One block type in the list of the catalogue.
 */
export interface BlockTypeSummary extends Immutable<Static<typeof BlockTypeSummarySchema>> {}

/** The block types, in the order of the catalogue. */
export const BlockTypeListSchema = list('BlockTypeList', BlockTypeSummarySchema);

const FieldSchema = Type.Object(
  {
    name: Type.String(),
    type: Type.String({ description: 'Field type of XBlock, in lower case.' }),
    scope: Type.String(),
    default: Type.Unsafe<Json>({}),
    default_note: nullable(Type.String({ description: 'Where the default is no constant: what it is instead.' })),
    values: nullable(Type.Array(Type.String())),
    minimum: nullable(Type.Number()),
    label: nullable(Type.String()),
    help: Type.String(),
    deprecated: Type.Boolean(),
    place: Type.String({ description: 'Where OLX carries it.' }),
    attribute: Type.String(),
    inheritable: Type.Boolean(),
  },
  CLOSED,
);

/** One block type with its fields. */
export const BlockTypeSchema = resource(
  'BlockType',
  Type.Object(
    {
      ...SUMMARY,
      direct_only: Type.Boolean({ description: 'Has no draft: every write is live at once.' }),
      open_to_others: Type.Boolean({ description: 'Any other component may stand below, too.' }),
      fields: Type.Array(FieldSchema),
      example: Type.String(),
    },
    CLOSED,
  ),
);

/**
 * One block type: its fields with their defaults, the children it may have, and an example that imports.
 */
export interface BlockTypeAnswer extends Immutable<Static<typeof BlockTypeSchema>> {}
