import {
  type Client,
  importCourse,
  type MergePolicy,
  type OrphanPolicy,
  type Plan,
  replaceBlock,
  type Side,
  type Target,
} from '#contract';
import { type BlockId, type CourseKey, ROOT_ID, usageKey } from '#olx';
import { cannotRun } from '../failure.ts';
import { type Opened, openCourse } from '../input.ts';
import { type Damaged, damagedIn } from '../subtree-input.ts';
import { during, printable } from '../terminal.ts';
import type { Arguments, Session } from '../verb.ts';
import { answered } from './answered.ts';
import type { Connection } from './connection.ts';
import { blockArgument, courseArgument } from './named-block.ts';
import { jobProgress } from './progress.ts';
import { pushedBlock, withPacked } from './source.ts';

/** What `plan` and `push` are asked to do. */
export interface PushRequest {
  readonly source: Opened;
  readonly course: CourseKey;
  /** What is replaced; the root for a whole course run. */
  readonly block: BlockId;
  readonly prefer: MergePolicy;
  readonly orphans: OrphanPolicy;
  readonly target: Target | null;
  readonly damaged: Damaged;
  readonly choices: Readonly<Record<string, Side>>;
}

/** Reads the arguments and PATH. Only a bare url_name asks the service. */
export async function pushRequest(args: Arguments, session: Session, { client }: Connection): Promise<PushRequest> {
  const [path = '', key = '', reference] = args.operands;
  const choices = choicesIn(args.texts('choose'));
  const options = {
    prefer: args.choice('prefer', ['fail', 'ours', 'theirs'] as const) ?? 'fail',
    orphans: args.choice('orphans', ['reject', 'delete'] as const) ?? 'reject',
    target: args.choice('target', ['draft', 'published', 'archive'] as const),
    damaged: damagedIn(args),
  };
  const course = courseArgument(key);
  const source = await openCourse(path, session);
  const named = reference === undefined ? null : await blockArgument(client, course, reference, session.terminal);
  return { source, course, block: pushedBlock(source, named), choices, ...options };
}

/** `--choose ID=ours`, as often as there are conflicts. */
function choicesIn(texts: readonly string[]): Readonly<Record<string, Side>> {
  const choices: Record<string, Side> = {};
  for (const text of texts) {
    const match = /^(.+)=(ours|theirs)$/.exec(text);
    if (match?.[1] === undefined) throw cannotRun(`--choose is ID=ours or ID=theirs, not “${printable(text)}”`);
    choices[match[1]] = match[2] === 'ours' ? 'ours' : 'theirs';
  }
  return choices;
}

/** A plan, and whether it took a job to make it. */
export interface Planned {
  readonly plan: Plan;
  readonly wasJob: boolean;
}

/** Sends the content and has the service work out what a push would do; nothing changes. */
export async function planned(request: PushRequest, session: Session, { client }: Connection): Promise<Planned> {
  const { course, block, source, prefer, orphans, target, damaged } = request;
  await warnOfUnknownBase(client, request, session);
  const choices = { merge: prefer, orphans, damaged, ...(target === null ? {} : { target }) };
  const shown = jobProgress(session.terminal);
  const { result, wasJob } = await withPacked(session, source, request, async (content) => {
    const operation =
      block === ROOT_ID
        ? importCourse(course, { content, ...choices })
        : replaceBlock(course, usageKey(course, block), { content, scope: 'subtree', ...choices });
    const accepted = await during(session.terminal, 'sending', () => client.plan(operation));
    return { result: await client.settle(accepted, shown), wasJob: accepted.ok && accepted.job !== null };
  });
  await shown.end();
  const { value: plan } = await answered(result, session.terminal, source.path);
  return { plan: await chosen(client, request, plan, session), wasJob };
}

/** Says that changes on the service may be replaced, because it cannot tell what PATH was made from. */
async function warnOfUnknownBase(
  client: Client,
  { source, course }: PushRequest,
  { terminal }: Session,
): Promise<void> {
  const base = source.origin?.courseVersion ?? '';
  if (base === '') return;
  const found = await client.getDocument(usageKey(course, ROOT_ID), { at: base, scope: 'node' });
  if (found.ok || found.status !== 404) return;
  await terminal.tell(
    `olx: ${course} never had ${base}, which ${source.path} was made from. The push is compared with the last one of this application; if there is none, it replaces what is there.\n`,
  );
}

/** The plan with the conflicts decided that `--choose` names. */
async function chosen(client: Client, { course, choices }: PushRequest, plan: Plan, session: Session): Promise<Plan> {
  const ids = Object.keys(choices);
  if (ids.length === 0) return plan;
  const unknown = ids.find((id) => !plan.conflicts.some((each) => each.id === id));
  if (unknown !== undefined) throw cannotRun(`there is no conflict ${printable(unknown)}; olx plan lists them`);
  const result = await client.settle(await client.choose(course, plan.plan, choices));
  return (await answered(result, session.terminal)).value;
}

/** Why a plan cannot be committed; null if it can. */
export function refusalOf(plan: Plan, { orphans }: PushRequest): string | null {
  const open = plan.summary.open_conflicts;
  if (open > 0)
    return 'both sides changed the same; decide with --choose ID=ours|theirs, or all with --prefer. ours is what the service has, theirs is PATH';
  if (plan.orphans.length > 0 && orphans === 'reject')
    return 'blocks would be left without a parent; --orphans delete deletes them';
  return plan.summary.errors > 0 ? 'the OLX has errors' : null;
}
