import { lstat, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Client, importCourse, type Plan, problemName, type WriteAnswer } from '#contract';
import { type CourseKey, indexOf, ORIGIN_FILE, ROOT_ID, writeOrigin } from '#olx';
import { cannotRun, declined, type ExitCode, systemFailure } from '../failure.ts';
import type { Opened } from '../input.ts';
import { jsonText } from '../report.ts';
import { stagingPath, withStaging } from '../staging.ts';
import type { Arguments, Session } from '../verb.ts';
import { answered, diagnosticLines } from './answered.ts';
import { type Connection, connect } from './connection.ts';
import { isEmpty, planInWords, planLines } from './plan-report.ts';
import { jobProgress } from './progress.ts';
import { type Planned, type PushRequest, planned, pushRequest, refusalOf } from './push-request.ts';
import { baseOf, withPacked } from './source.ts';
import { heldBlock, isExport, originCourse, type Remote, remoteOf } from './standing.ts';

/** What `--json` prints. */
interface Pushed {
  readonly state: 'committed' | 'unchanged' | 'refused';
  /** Null for a new course run, which needs no plan. */
  readonly plan: Plan | null;
  readonly commit: WriteAnswer | null;
}

/** Plans a push, and commits exactly that plan. */
export async function push(args: Arguments, session: Session): Promise<ExitCode> {
  const connection = await connect(session.terminal);
  const request = await pushRequest(args, session, connection);
  const asJson = args.flag('json');
  if (request.block === ROOT_ID && !(await isThere(connection.client, request, session))) {
    const inStudio = args.flag('create-in-studio');
    if (!inStudio && !args.flag('create'))
      throw cannotRun(
        `there is no course run ${request.course}; --create creates it, or --create-in-studio if the service works with Studio`,
      );
    const commit = await create(request, inStudio, session, connection);
    await report({ state: 'committed', plan: null, commit }, request, asJson, session);
    return 0;
  }
  const before = await stateBefore(request, session, connection);
  const made = await planned(request, session, connection);
  const { plan } = made;
  const refusal = refusalOf(plan, request);
  if (refusal !== null) return refuse(plan, refusal, asJson, session);
  await session.terminal.tell(
    `${planLines(plan)}${diagnosticLines(plan.diagnostics, request.source.path)}olx: ${planInWords(plan)}\n`,
  );
  if (isEmpty(plan)) {
    await report({ state: 'unchanged', plan, commit: null }, request, asJson, session);
    if (before !== null) await noteStanding(request, before.remote, false, session, connection);
    return 0;
  }
  const commit = await committed(made, request, session, connection);
  await report({ state: 'committed', plan, commit }, request, asJson, session);
  if (before !== null) await afterwards(request, before, commit, session, connection);
  return 0;
}

async function isThere(client: Client, { course }: PushRequest, { terminal }: Session): Promise<boolean> {
  const found = await client.getCourse(course);
  if (!found.ok && problemName(found.problem) === 'not-found') return false;
  await answered(found, terminal);
  return true;
}

/** Without a precondition, an import only creates. */
async function create(
  request: PushRequest,
  inStudio: boolean,
  session: Session,
  { client }: Connection,
): Promise<WriteAnswer> {
  const { course, source, damaged, target } = request;
  const choices = {
    damaged,
    ...(target === null ? {} : { target }),
    ...(inStudio ? { create_in_studio: true } : {}),
  };
  const shown = jobProgress(session.terminal);
  const result = await withPacked(session, source, request, async (content) =>
    client.settle(
      await client.write(importCourse(course, { content, ...choices }), { idempotencyKey: crypto.randomUUID() }),
      shown,
    ),
  );
  await shown.end();
  return (await answered(result, session.terminal, source.path)).value;
}

/** Sent again with the same key after a broken connection, so that it is done once. */
async function committed(
  { plan, wasJob }: Planned,
  { course, source }: PushRequest,
  { terminal }: Session,
  { client }: Connection,
): Promise<WriteAnswer> {
  const shown = jobProgress(terminal);
  const writing = { idempotencyKey: crypto.randomUUID(), ...(wasJob ? { asJob: true } : {}) };
  const result = await client.settle(await client.commitPlan(course, plan.plan, writing), shown);
  await shown.end();
  return (await answered(result, terminal, source.path)).value;
}

async function refuse(plan: Plan, refusal: string, asJson: boolean, { terminal }: Session): Promise<never> {
  if (asJson) await terminal.print(jsonText({ state: 'refused', plan, commit: null } satisfies Pushed));
  else await terminal.tell(planLines(plan));
  throw declined(`nothing was changed: ${refusal}`);
}

async function report(pushed: Pushed, { block }: PushRequest, asJson: boolean, { terminal }: Session): Promise<void> {
  const { state, commit } = pushed;
  if (asJson) await terminal.print(jsonText(pushed));
  else if (commit === null) await terminal.print(`${state}\n`);
  else {
    const version = block === ROOT_ID ? commit.course_version : (commit.block_version ?? commit.course_version);
    await terminal.print(`commit  ${commit.commit}\nversion ${version}\n`);
  }
}

/** The state of the service before a push. */
interface Before {
  /** The newest commit; null if there is none. */
  readonly head: string | null;
  readonly remote: Remote;
}

/** Null if PATH was not pulled from the course run, so that it has no version to go on from. */
async function stateBefore(
  { source, course, block }: PushRequest,
  { terminal }: Session,
  { client }: Connection,
): Promise<Before | null> {
  const isOwn = originCourse(source) === course && indexOf(source.course.root).blocks.has(block);
  if (!isOwn || baseOf(source) === null) return null;
  const { value } = await answered(await client.listCommits(course, { page_size: 1 }), terminal);
  const remote = await remoteOf(client, course, source, terminal);
  return { head: value.results[0]?.commit ?? null, remote };
}

/** Compares PATH with the commit that a push made of it. */
async function afterwards(
  request: PushRequest,
  before: Before,
  { commit }: WriteAnswer,
  session: Session,
  connection: Connection,
): Promise<void> {
  const { client } = connection;
  const { source, course } = request;
  const now = await remoteOf(client, course, source, session.terminal, commit);
  const wasCurrent = before.remote.version === baseOf(source);
  const isAlone = wasCurrent && (await parentOf(client, request, commit)) === before.head;
  await noteStanding(request, now, isAlone, session, connection);
}

/**
 * Notes the version of the service in PATH if PATH has all of it, or if nobody else changed anything there: else a
 * later push would take the changes of others back.
 */
async function noteStanding(
  { source, course }: PushRequest,
  now: Remote,
  isAlone: boolean,
  { terminal }: Session,
  { client }: Connection,
): Promise<void> {
  const isSame = await isExport(client, course, source, now);
  const isNoted = baseOf(source) === now.version && source.origin?.courseVersion === now.courseVersion;
  if ((isSame || isAlone) && !isNoted && (await writeBase(source, course, now)))
    await terminal.tell(`olx: olx-export.json in ${source.path} now names the version of the service\n`);
  if (isSame) return;
  await terminal.tell(
    `olx: ${source.path} differs from the service; olx pull with --force replaces it with what the service has\n`,
  );
}

async function parentOf(client: Client, { course }: PushRequest, commit: string): Promise<string | null> {
  const commits = await client.listCommits(course, { page_size: 50 });
  return commits.ok ? (commits.value.results.find((each) => each.commit === commit)?.parent ?? null) : null;
}

/**
 * Writes into the `olx-export.json` of a folder which version it is made from now. Answers whether it could: an archive,
 * and a link, stay as they are.
 */
async function writeBase(source: Opened, key: CourseKey, now: Remote): Promise<boolean> {
  const { path, course } = source;
  const file = join(path, course.rootFile.base + ORIGIN_FILE);
  try {
    if (!(await stat(path)).isDirectory() || !(await lstat(file)).isFile()) return false;
    const { blockVersion, courseVersion } = now;
    const text = writeOrigin({ courseKey: key, block: heldBlock(source, key), blockVersion, courseVersion });
    await withStaging(stagingPath(dirname(file), ORIGIN_FILE), async (staged) => {
      await writeFile(staged, text, { flag: 'wx' });
      await rename(staged, file);
    });
    return true;
  } catch (error) {
    throw systemFailure(file, error);
  }
}
