import type { MessagePort } from 'node:worker_threads';
import type { ProblemName } from '#contract';
import type { CourseKey } from '#olx';
import type { JobId, JobProgress, JobState } from '#store';
import { JobOver } from '#store';
import type { Config } from '../config/index.ts';
import { refusalFor } from '../errors.ts';
import { NeedsSignIn, type ProblemMembers, Refusal } from '../refusal.ts';
import type { Caller } from '../studio/studio.ts';
import type { Receipt } from '../writes/answer.ts';
import type { Write } from '../writes/write.ts';
import type { Answers, Question, SubtreeQuery } from './questions.ts';

/** What a thread is started with. */
export interface ThreadData {
  readonly databaseUrl: string;
  readonly config: Config;
  readonly instance: string;
}

/** One write for a thread. */
export interface ThreadTask {
  readonly write: Write;
  readonly job: JobId | null;
  readonly caller: Caller;
  /** Takes `ToThread` in, gives `FromThread` out. */
  readonly port: MessagePort;
}

/** What a thread is told while it works. */
export type ToThread =
  /** It shall end its work, and why. */
  | { readonly abort: string }
  /** Its turn among the writers has come, or why it does not. */
  | { readonly turn: Extract<ThreadOutcome, { ok: false }> | null };

/** What a thread tells while it works. */
export type FromThread =
  | { readonly progress: JobProgress }
  /** It wants its turn among the writers of a course run. */
  | { readonly turn: 'wanted'; readonly course: CourseKey; readonly patience: number | null }
  | { readonly turn: 'over' };

/** How a write ended in a thread. Errors lose their class on the way, so they are told as data. */
export type ThreadOutcome =
  | { readonly ok: true; readonly receipt: Receipt }
  | {
      readonly ok: false;
      readonly kind: 'refused';
      readonly problem: ProblemName;
      readonly detail: string;
      readonly members: ProblemMembers;
      /** Of a failure that nobody foresaw: for the log. */
      readonly stack: string | null;
    }
  | { readonly ok: false; readonly kind: 'over'; readonly job: JobId; readonly state: JobState | null }
  | { readonly ok: false; readonly kind: 'sign-in'; readonly detail: string };

/** A question for a thread. */
export interface ThreadQuestion<Name extends Question> {
  readonly question: Name;
  readonly query: SubtreeQuery;
}

/** How a question ended there. */
export type ThreadAnswer<Name extends Question> =
  | { readonly ok: true; readonly answer: Answers[Name] }
  | Extract<ThreadOutcome, { ok: false }>;

/** An error as data. */
export function outcomeOf(error: unknown): Extract<ThreadOutcome, { ok: false }> {
  if (error instanceof JobOver) return { ok: false, kind: 'over', ...error.data };
  const refusal = refusalFor(error);
  if (refusal instanceof NeedsSignIn) return { ok: false, kind: 'sign-in', detail: refusal.message };
  const stack = refusal.problem === 'internal' && error instanceof Error ? (error.stack ?? error.message) : null;
  return {
    ok: false,
    kind: 'refused',
    problem: refusal.problem,
    detail: refusal.message,
    members: refusal.members,
    stack,
  };
}

/** The error again. */
export function errorOf(outcome: Extract<ThreadOutcome, { ok: false }>): Error {
  if (outcome.kind === 'over') return new JobOver(outcome.job, outcome.state);
  if (outcome.kind === 'sign-in') return new NeedsSignIn(outcome.detail);
  const { problem, detail, members, stack } = outcome;
  return new Refusal(problem, detail, members, stack === null ? {} : { cause: new Error(stack) });
}
