import type { Job as JobAnswer, Plan, Problem, WriteAnswer } from '#contract';
import type { Job, JobSummary } from '#store';

/** The job as its owner sees it. What is stored as its result was written by the job runner. */
export function answerJob(job: Job): JobAnswer {
  const { id, state, course, createdAt, phase, done, total, message, result } = job;
  return {
    id,
    state,
    course_key: course,
    created_at: createdAt,
    phase,
    done,
    total,
    message,
    result: state === 'succeeded' ? (result as unknown as WriteAnswer | Plan) : null,
    problem: state === 'failed' ? (result as unknown as Problem | null) : null,
  };
}

/** The job as a list tells it, without what came of it. */
export function answerJobSummary(job: JobSummary): JobAnswer {
  return answerJob({ ...job, result: null });
}
