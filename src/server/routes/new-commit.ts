import type { FastifyRequest } from 'fastify';
import type { NewCommit, OrphanPolicy, Step } from '#contract';
import { type CourseKey, ROOT_ID } from '#olx';
import { blockIn, commitAt, headOf, openCourse, openCourseAt } from '../access/course.ts';
import { namedVersions } from '../access/if-match.ts';
import { ensureHead, ensureMatch, type Match, matching, subjectName } from '../access/match.ts';
import type { Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { historyIntent, named } from '../writes/intent.ts';
import { applying, findPlan } from '../writes/keep-plan.ts';
import { holdsReplace } from '../writes/requested-steps.ts';
import { stepMatches } from '../writes/step-matches.ts';
import type { RequestedChange } from '../writes/write.ts';

/** What a commit is asked to be made of, and the state that it was asked for. */
interface CommitAsked {
  readonly asked: RequestedChange;
  readonly match: Match;
}

/** What the caller said beside the body. */
interface Choices {
  readonly orphans: OrphanPolicy | undefined;
  readonly plan: boolean;
}

/**
 * Reads the body of a new commit, asks for the choices that it needs (400) and for its precondition (428), and
 * compares that with the head (412).
 */
export function commitOf(
  parts: Parts,
  request: FastifyRequest,
  course: CourseKey,
  body: NewCommit,
  choices: Choices,
): Promise<CommitAsked> {
  if ('steps' in body) return ofSteps(parts, request, course, body.steps, choices);
  if ('plan' in body) return ofPlan(parts, request, course, body.plan, choices);
  if ('revert' in body) return ofRevert(parts, request, course, body.revert, choices);
  return ofRestore(parts, request, course, body, choices);
}

async function ofSteps(
  { store }: Parts,
  request: FastifyRequest,
  course: CourseKey,
  steps: readonly Step[],
  { orphans, plan }: Choices,
): Promise<CommitAsked> {
  const snapshot = await openCourse(store, course);
  if (orphans === undefined && holdsReplace(steps))
    throw missingOrphans('Say with `orphans` what happens to blocks that lose their parent: reject or delete.');
  const hasHeader = request.headers['if-match'] !== undefined;
  const names = hasHeader ? await courseVersions(request, course, plan) : null;
  const match = {
    ...matching({ kind: 'course' }, names),
    // without the header each step has to name what it was made for
    steps: stepMatches(snapshot, steps, hasHeader || plan),
  };
  ensureMatch(match, snapshot);
  return { match, asked: { kind: 'changes', steps, orphans } };
}

async function ofPlan(
  parts: Parts,
  request: FastifyRequest,
  course: CourseKey,
  id: string,
  { plan: isPlan }: Choices,
): Promise<CommitAsked> {
  const head = await headOf(parts.store, course);
  if (isPlan) throw new Refusal('bad-request', 'A plan cannot be planned. `plans/` gives it, and makes another one.');
  const plan = await findPlan(parts, course, id);
  const names = await courseVersions(request, course, true);
  // a plan that an older program made relies on the whole course run
  const named = plan.precondition === null ? [...(names ?? []), plan.baseVersion] : names;
  const match = { ...matching({ kind: 'course' }, named), relies: plan.precondition };
  ensureHead(match, head);
  return { match, asked: applying(plan) };
}

async function ofRevert(
  { store }: Parts,
  request: FastifyRequest,
  course: CourseKey,
  reverted: string,
  { orphans = 'reject', plan }: Choices,
): Promise<CommitAsked> {
  const head = await headOf(store, course);
  const commit = await commitAt(store, course, reverted);
  const match = matching({ kind: 'course' }, await courseVersions(request, course, plan));
  ensureHead(match, head);
  const message = `Undo: ${commit.message}`.slice(0, 1000);
  const intent = historyIntent({ kind: 'revert', commit: commit.id }, null, message, orphans);
  return { match, asked: { kind: 'intent', intent } };
}

async function ofRestore(
  { store }: Parts,
  request: FastifyRequest,
  course: CourseKey,
  body: Extract<NewCommit, { readonly restore: string }>,
  { orphans, plan }: Choices,
): Promise<CommitAsked> {
  const head = await headOf(store, course);
  const then = await openCourseAt(store, course, body.restore);
  if (orphans === undefined)
    throw missingOrphans('Say with `orphans` what happens to blocks that came later: reject or delete.');
  const match = matching({ kind: 'course' }, await courseVersions(request, course, plan));
  ensureHead(match, head);
  const found = body.block === undefined ? null : blockIn(then, body.block);
  const block = found === ROOT_ID ? null : found;
  const message = `Restore ${named(then.course, block ?? ROOT_ID)} as of ${then.commit.createdAt.slice(0, 10)}`;
  const intent = historyIntent({ kind: 'restore', commit: then.commit.id, block }, block, message, orphans);
  return { match, asked: { kind: 'intent', intent } };
}

function courseVersions(request: FastifyRequest, course: CourseKey, plan: boolean): Promise<readonly string[] | null> {
  return namedVersions(request, course, subjectName({ kind: 'course' }), plan);
}

function missingOrphans(detail: string): Refusal {
  return new Refusal('bad-request', detail, { missing: 'orphans' });
}
