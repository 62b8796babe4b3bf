import { PROBLEMS, type Problem, type ProblemName, problemType } from '#contract';

/** Members of a problem document beyond the usual five. */
export type ProblemMembers = Omit<Problem, 'type' | 'title' | 'status' | 'detail' | 'instance'>;

/** A request is refused, nothing was changed. Becomes the problem document of its name. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly problem: ProblemName;
  readonly members: ProblemMembers;

  constructor(problem: ProblemName, detail: string, members: ProblemMembers = {}, options?: ErrorOptions) {
    super(detail, options);
    this.problem = problem;
    this.members = members;
  }

  get status(): number {
    return PROBLEMS[this.problem].status;
  }

  /** The document. `instance` names the request. */
  toProblem(instance: string): Problem {
    const { status, title } = PROBLEMS[this.problem];
    return { type: problemType(this.problem), title, status, detail: this.message, instance, ...this.members };
  }

  toJSON(): { readonly name: string; readonly problem: ProblemName; readonly message: string } {
    return { name: this.name, problem: this.problem, message: this.message };
  }
}

/** Work in Studio that needs a token which is there no more. A job waits for its owner then; a request is refused. */
export class NeedsSignIn extends Refusal {
  constructor(detail: string, options?: ErrorOptions) {
    super('unauthorized', detail, {}, options);
  }
}
