import { type BlockId, type Course, indexOf, nodeVersionOf, type Version, versionOf } from '#olx';
import type { CommitRecord, PlanPrecondition, Snapshot } from '#store';
import { Refusal } from '../refusal.ts';
import { currentBlock } from './current-block.ts';

/** Which of a block's two versions is meant. */
export type Which = 'version' | 'node';

/** What the named versions are versions of. */
export type MatchSubject =
  | { readonly kind: 'course' }
  | { readonly kind: 'block'; readonly block: BlockId; readonly which: Which }
  /** A static asset or course-level file: its hash. With `absent` it must not be there yet. */
  | { readonly kind: 'asset' | 'file'; readonly path: string; readonly absent: boolean };

/** The state that a change was made for, as a JSON value. */
export interface Match {
  readonly subject: MatchSubject;
  /** Any of these will do; null where the state does not matter. */
  readonly names: readonly string[] | null;
  /** Of a move: the new parent with the node version that it must have. */
  readonly parent: { readonly block: BlockId; readonly version: string } | null;
  /** Of a plan that is applied: what it was worked out from. */
  readonly relies: PlanPrecondition | null;
  /** Of a list of steps: what the steps name, each of them. */
  readonly steps: readonly Match[];
}

/** A match with one subject and no more. */
export function matching(subject: MatchSubject, names: readonly string[] | null): Match {
  return { subject, names, parent: null, relies: null, steps: [] };
}

/** How messages call what `If-Match` must name. */
export function subjectName(subject: MatchSubject): string {
  switch (subject.kind) {
    case 'course':
      return 'the course version';
    case 'block':
      return subject.which === 'version' ? `the version of ${subject.block}` : `the node version of ${subject.block}`;
    case 'asset':
    case 'file':
      return `the ETag of ${subject.path}`;
  }
}

/** Refuses with 412 where the state is not the one that the change was made for, with 404 where its block is gone. */
export function ensureMatch(match: Match, snapshot: Snapshot): void {
  const { subject, names, parent, relies, steps } = match;
  const { commit, course } = snapshot;
  switch (subject.kind) {
    case 'course':
      ensureHead(match, commit);
      break;
    case 'block':
      ensureNamed(names, currentBlock(snapshot, subject.block)[subject.which], commit, subjectName(subject));
      break;
    case 'asset':
    case 'file':
      ensureFile(subject, names, commit, course);
  }
  if (parent !== null) {
    const { node } = currentBlock(snapshot, parent.block);
    ensureNamed([parent.version], node, commit, `the node version of ${parent.block}`);
  }
  for (const step of steps) ensureMatch(step, snapshot);
  if (relies !== null) ensureReliable(relies, snapshot);
}

/** As `ensureMatch`, for a match whose subject is the course run: nothing of its content is needed. */
export function ensureHead({ names }: Pick<Match, 'names'>, head: CommitRecord): void {
  ensureNamed(names, head.version, head, subjectName({ kind: 'course' }));
}

/** Refuses a plan if a block or a file that it was worked out from is not as it was. */
function ensureReliable({ blocks, files }: PlanPrecondition, { commit, course }: Snapshot): void {
  const index = indexOf(course.root).blocks;
  for (const { block: id, which, version } of blocks) {
    const block = index.get(id);
    const now = block === undefined ? null : which === 'version' ? versionOf(block) : nodeVersionOf(block);
    if (now !== version) throw mismatch(commit.version, commit, `${id} has changed since the plan was made.`);
  }
  for (const { kind, path, hash } of files) {
    const now = (kind === 'asset' ? course.assets : course.files).get(path)?.hash ?? null;
    if (now !== hash) throw mismatch(commit.version, commit, `${path} has changed since the plan was made.`);
  }
}

/** The 412 that says what the version is and who last changed the course run. */
export function mismatch(current: Version | null, head: CommitRecord | null, detail: string): Refusal {
  return new Refusal('version-mismatch', detail, {
    current_version: current,
    changed_by: head?.author ?? null,
    changed_at: head?.createdAt ?? null,
    commit: head?.id ?? null,
  });
}

function ensureNamed(names: readonly string[] | null, current: Version, head: CommitRecord, what: string): void {
  if (names === null || names.includes(current)) return;
  throw mismatch(current, head, `The request does not name ${what} as it is now.`);
}

function ensureFile(
  { kind, path, absent }: Extract<MatchSubject, { kind: 'asset' | 'file' }>,
  names: readonly string[] | null,
  head: CommitRecord,
  course: Course,
): void {
  const current = (kind === 'asset' ? course.assets : course.files).get(path);
  if (absent) {
    if (current === undefined) return;
    throw mismatch(head.version, head, `There is a ${path} already.`);
  }
  if (names === null || names.includes(head.version)) return;
  if (current !== undefined && names.includes(current.hash)) return;
  throw mismatch(head.version, head, `The request names neither ${path} nor the course run as they are now.`);
}
