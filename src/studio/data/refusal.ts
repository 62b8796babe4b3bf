import { type Done, type Problem, type ProblemName, problemName, type ReadResult } from '#contract';

/** The service refused; nothing changed. Carries the problem document as it came. */
export class RefusalError extends Error {
  override readonly name = 'RefusalError';
  readonly status: number;
  readonly problem: Problem;

  constructor(status: number, problem: Problem) {
    super(problem.detail === '' ? problem.title : problem.detail);
    this.status = status;
    this.problem = problem;
  }
}

/** What was answered. Throws a `RefusalError` where the service refused. */
export function answered<Value>(result: ReadResult<Value>): Done<Value> {
  if (!result.ok) throw new RefusalError(result.status, result.problem);
  return result;
}

/** Which problem an error is about; null where it is none of the service's. */
export function refusalName(error: unknown): ProblemName | null {
  return error instanceof RefusalError ? problemName(error.problem) : null;
}
