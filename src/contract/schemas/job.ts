import Type, { type Static } from 'typebox';
import type { Immutable } from './immutable.ts';
import { CourseKeyText, Moment } from './keys.ts';
import { list } from './list.ts';
import { PlanSchema } from './plan.ts';
import { ProblemSchema } from './problem.ts';
import { CLOSED, nullable, ref, resource } from './resource.ts';
import { WriteAnswerSchema } from './write.ts';

export const JobStateSchema = Type.Union([
  Type.Literal('queued'),
  Type.Literal('running'),
  Type.Literal('needs_sign_in'),
  Type.Literal('succeeded'),
  Type.Literal('failed'),
  Type.Literal('cancelled'),
  Type.Literal('interrupted'),
]);

/**
 * How far a job is. `interrupted`: the service ended before the job did, and nothing changed.
 *
 * @useDeclaredType
 */
export type JobState = Static<typeof JobStateSchema>;

/** Work that outlives its request. */
export const JobSchema = resource(
  'Job',
  Type.Object(
    {
      id: Type.String(),
      state: JobStateSchema,
      course_key: nullable(CourseKeyText),
      created_at: Moment,
      phase: nullable(Type.String({ description: 'unpack, read, plan or write.' })),
      done: Type.Integer({ minimum: 0 }),
      total: nullable(Type.Integer({ minimum: 0, description: 'Null where it is not known.' })),
      message: nullable(Type.String()),
      result: nullable(
        Type.Union([ref(WriteAnswerSchema), ref(PlanSchema)], { description: 'The body that 200 would have had.' }),
      ),
      problem: nullable(ref(ProblemSchema)),
    },
    CLOSED,
  ),
);

/**
 * A write that outlives its request: state, progress, and in the end the result or the problem.
 */
export interface Job extends Immutable<Static<typeof JobSchema>> {}

/** The jobs of the caller, newest first. `result` and `problem` are null here: each job tells its own. */
export const JobListSchema = list('JobList', JobSchema);
