import Type, { type Static } from 'typebox';
import type { Immutable } from './immutable.ts';
import type { Json } from './json.ts';
import { ContentHash, UsageKeyText } from './keys.ts';
import { CLOSED, nullable, resource } from './resource.ts';

const SettingChangeSchema = Type.Object(
  {
    name: Type.String(),
    before: Type.Optional(Type.Unsafe<Json>({ description: 'Left out if it was not set.' })),
    after: Type.Optional(Type.Unsafe<Json>({ description: 'Left out if it is not set any more.' })),
  },
  CLOSED,
);

export const ChangeKindSchema = Type.Union([
  Type.Literal('add'),
  Type.Literal('change'),
  Type.Literal('move'),
  Type.Literal('delete'),
  Type.Literal('orphan'),
]);

/** Which form of a block something is about. */
const FormSchema = Type.Union([Type.Literal('draft'), Type.Literal('published'), Type.Literal('both')], {
  description:
    '`draft`: what authors see, until it is published. `published`: what learners see. `both`: the two alike, as ' +
    'for sections and subsections, which have one form.',
});

const CHANGE = {
  kind: ChangeKindSchema,
  form: FormSchema,
  block: UsageKeyText,
  display_name: nullable(Type.String()),
  parent: nullable(UsageKeyText),
  index: Type.Integer(),
  settings: Type.Array(SettingChangeSchema),
  content: nullable(
    Type.Object({ before: nullable(ContentHash), after: nullable(ContentHash) }, CLOSED),
    'The texts of the block, by hash; null if the text stays as it is, `before` or `after` null if there is none.',
  ),
  learner_state: Type.Union([Type.Literal('none'), Type.Literal('kept'), Type.Literal('detached')], {
    description: '`detached`: what learners did with the block is not shown any more.',
  }),
  former_parent: Type.Optional(UsageKeyText),
  other_parents: Type.Optional(Type.Array(UsageKeyText)),
  renamed_from: Type.Optional(UsageKeyText),
  renamed_to: Type.Optional(UsageKeyText),
} as const;

/**
 * What happens, or happened, to one block. Learners see at once what changes in the form `published` or `both`. Of a
 * block that changes in each form in another way there are two.
 */
export const ChangeSchema = resource('Change', Type.Object(CHANGE, CLOSED));

/**
 * What happens, or happened, to one block. Learners see changes of the form `published` or `both` at once.
 */
export interface Change extends Immutable<Static<typeof ChangeSchema>> {}

/** A change with its texts, if the comparison was asked for them. */
export const ComparedChangeSchema = resource(
  'ComparedChange',
  Type.Object(
    {
      ...CHANGE,
      text: Type.Optional(
        Type.Object(
          { before: nullable(Type.String()), after: nullable(Type.String()) },
          {
            ...CLOSED,
            description: 'With `text=true`, if the text changed and is not too large: the texts that `content` names.',
          },
        ),
      ),
    },
    CLOSED,
  ),
);

/**
 * A change in a comparison, with the texts before and after if the request asked for them.
 */
export interface ComparedChange extends Immutable<Static<typeof ComparedChangeSchema>> {}

/** A block that no children list names any more. */
export const OrphanSchema = resource(
  'Orphan',
  Type.Object({ block: UsageKeyText, display_name: nullable(Type.String()) }, CLOSED),
);

/**
 * A block that was in the course run and that no children list names any more.
 */
export interface Orphan extends Immutable<Static<typeof OrphanSchema>> {}

export const AssetChangeSchema = resource(
  'AssetChange',
  Type.Object(
    {
      path: Type.String({ description: 'Below `static/`.' }),
      kind: Type.Union([Type.Literal('add'), Type.Literal('change'), Type.Literal('delete')]),
      size: Type.Integer({ minimum: 0, description: 'In bytes: afterwards, or before if it is deleted.' }),
    },
    CLOSED,
  ),
);

/**
 * What happens to one static asset or course-level file.
 */
export interface AssetChange extends Immutable<Static<typeof AssetChangeSchema>> {}

const ConflictKindSchema = Type.Union([
  Type.Literal('setting'),
  Type.Literal('content'),
  Type.Literal('children'),
  Type.Literal('position'),
  Type.Literal('deleted'),
  Type.Literal('published'),
  Type.Literal('file'),
]);

/** One of two sides: what is here, or what is being imported. */
export const SideSchema = Type.Union([Type.Literal('ours'), Type.Literal('theirs')]);

/**
 * Who decides a conflict: `ours` is the content of the service, `theirs` is the content that is imported.
 *
 * @useDeclaredType
 */
export type Side = Static<typeof SideSchema>;

/** Both sides changed the same thing since the base of a merge. */
export const ConflictSchema = resource(
  'Conflict',
  Type.Object(
    {
      id: Type.String({ description: 'Names the conflict in `choices` of `POST plans/`.' }),
      block: UsageKeyText,
      display_name: nullable(Type.String()),
      kind: ConflictKindSchema,
      form: FormSchema,
      name: Type.String({ description: 'The name of a setting, the path of a file, or the same as `kind`.' }),
      base: Type.Optional(Type.Unsafe<Json>({ description: 'Before both changes; left out if it was not there.' })),
      ours: Type.Optional(Type.Unsafe<Json>({ description: 'Here, as it is now.' })),
      theirs: Type.Optional(Type.Unsafe<Json>({ description: 'In what is being imported.' })),
      choice: nullable(SideSchema, 'What was decided; null while the conflict is open.'),
    },
    CLOSED,
  ),
);

/**
 * Something that both sides changed since the base, with its three values.
 */
export interface Conflict extends Immutable<Static<typeof ConflictSchema>> {}
