import Type, { type Static } from 'typebox';
import type { Immutable } from './immutable.ts';
import { CourseKeyText, Moment } from './keys.ts';
import { PAGE, PAGE_QUERY } from './list.ts';
import { CLOSED, nullable, resource } from './resource.ts';

const Milliseconds = Type.Number({ minimum: 0, description: 'In milliseconds.' });

const FIGURES = {
  calls: Type.Integer({ minimum: 0 }),
  failures: Type.Integer({ minimum: 0, description: 'Answers with a status from 400 on.' }),
  p50: Milliseconds,
  p95: Milliseconds,
  p99: Milliseconds,
  max: Milliseconds,
} as const;

const Sighting = Type.Object({ at: Moment, course: nullable(CourseKeyText), application: Type.String() }, CLOSED);

const SEEN = { first_seen: Sighting, last_seen: Sighting } as const;

export const UsageBy = Type.Union([
  Type.Literal('application'),
  Type.Literal('route'),
  Type.Literal('block_type'),
  Type.Literal('course'),
]);

/** Figures of the calls of one application, route, block type or course run. */
const UsageRowSchema = Type.Object(
  {
    name: Type.String(),
    ...FIGURES,
    over_time: Type.Array(Type.Object({ at: Moment, ...FIGURES }, CLOSED), {
      description: 'Intervals that have calls, in order; `at` is where they begin.',
    }),
    first_seen: Type.Optional(Sighting),
    last_seen: Type.Optional(Sighting),
    settings: Type.Optional(
      Type.Array(Type.Object({ name: Type.String(), ...SEEN }, CLOSED), {
        description: 'Of a block type: the settings that were written, with when and where.',
      }),
    ),
  },
  CLOSED,
);

/** What was used, how much and how fast. */
export const UsageSchema = resource(
  'Usage',
  Type.Object(
    {
      by: UsageBy,
      from: Moment,
      to: Moment,
      interval: Type.Union([Type.Literal('hour'), Type.Literal('day')]),
      ...PAGE,
      results: Type.Array(UsageRowSchema, { description: 'Those with most calls first.' }),
    },
    CLOSED,
  ),
);

/**
 * Calls and latencies, grouped by application, route, block type or course run.
 *
 * @useDeclaredType
 */
export type Usage = Immutable<Static<typeof UsageSchema>>;

function moment(otherwise: string) {
  return Type.String({
    pattern:
      '^[12]\\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d)(?:T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?Z)?$',
    description: `A date, or a time as \`YYYY-MM-DDTHH:MM:SSZ\`; ${otherwise}.`,
  });
}

export const UsageQuerySchema = Type.Object(
  {
    by: UsageBy,
    from: Type.Optional(moment('a week ago if it is left out')),
    to: Type.Optional(moment('now if it is left out')),
    interval: Type.Optional(
      Type.Union([Type.Literal('hour'), Type.Literal('day')], { description: 'Hours up to a week, else days.' }),
    ),
    ...PAGE_QUERY,
  },
  CLOSED,
);

/**
 * How to group figures of usage, and for which time.
 */
export interface UsageChoices extends Immutable<Static<typeof UsageQuerySchema>> {}
