import Type, { type Static } from 'typebox';
import type { Immutable } from './immutable.ts';
import { Moment, UsageKeyText } from './keys.ts';
import { CLOSED, nullable, ref, resource } from './resource.ts';

/** Longest time that a lock is given for at once, in seconds. */
const LONGEST = 3600;

const LockKindSchema = Type.Union([Type.Literal('presence'), Type.Literal('exclusive')], {
  description:
    '`presence`: shown to others, refuses nobody. `exclusive`: writes of others are refused with 423. `exclusive` if it is left out.',
});

/**
 * `presence` shows others who works here and refuses nobody. `exclusive` refuses the writes of others with 423.
 *
 * @useDeclaredType
 */
export type LockKind = Static<typeof LockKindSchema>;

/** Who works on a subtree or a whole course run. */
export const LockSchema = resource(
  'Lock',
  Type.Object(
    {
      kind: LockKindSchema,
      block: nullable(UsageKeyText, 'Null for the whole course run.'),
      holder: Type.String(),
      application: Type.String(),
      token: nullable(
        Type.Integer({ minimum: 1, description: 'For `Lock-Token`; shown to the holder only. Grows with every lock.' }),
      ),
      acquired_at: Moment,
      expires_at: Moment,
      yours: Type.Boolean(),
    },
    CLOSED,
  ),
);

/**
 * A lock on a course run or subtree: holder, kind and expiry.
 */
export interface Lock extends Immutable<Static<typeof LockSchema>> {}

export const LockAnswerSchema = resource(
  'LockAnswer',
  Type.Object(
    {
      lock: nullable(ref(LockSchema), 'The exclusive lock that covers this place.'),
      present: Type.Array(ref(LockSchema), {
        description: 'Who said to work here, or on what is above or below. `yours` marks the caller.',
      }),
      ended: Type.Optional(Type.Array(ref(LockSchema), { description: 'Locks that were taken over.' })),
    },
    CLOSED,
  ),
);

/**
 * The locks that touch a place, and the token of the caller’s own lock.
 */
export interface LockAnswer extends Immutable<Static<typeof LockAnswerSchema>> {}

const KIND = { kind: Type.Optional(LockKindSchema) } as const;

export const LockQuery = Type.Object(
  {
    ...KIND,
    take_over: Type.Optional(
      Type.Boolean({ description: '`true` ends exclusive locks of others that are in the way.' }),
    ),
    seconds: Type.Optional(
      Type.Integer({
        minimum: 10,
        maximum: LONGEST,
        description: 'How long the lock holds without a sign of life; 600 if it is left out.',
      }),
    ),
  },
  CLOSED,
);

/**
 * Which lock to take, and whether to take it over from its holder.
 */
export interface LockChoices extends Immutable<Static<typeof LockQuery>> {}

/** Which lock is given back. */
export const LockKindQuery = Type.Object(KIND, CLOSED);
