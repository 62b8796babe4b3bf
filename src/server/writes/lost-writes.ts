import type { Plan } from '#contract';
import {
  type BlockId,
  type Course,
  type CourseKey,
  effectOf,
  indexOf,
  nodeVersionOf,
  usageKey,
  type Version,
} from '#olx';
import type { CommitRecord, Snapshot, Store } from '#store';
import { matching } from '../access/match.ts';
import type { StudioState } from '../studio/driver.ts';
import type { LostWrite } from '../studio/known.ts';
import { answerIn } from './answer.ts';
import { NO_CONTENT } from './content.ts';
import { STUDIO_ACTOR } from './from-studio.ts';
import type { Intent } from './intent.ts';
import { keepPlan } from './keep-plan.ts';
import { atOnce, type Tools } from './write.ts';

/** So many of the newest commits are looked at. An import in Studio takes minutes, in which people make few. */
const LOOKED_AT = 20;

/** A commit of ours, and the blocks of it that are in Studio as they were before it. */
export interface TakenBack {
  readonly commit: CommitRecord;
  readonly before: Course;
  readonly after: Course;
  readonly blocks: readonly BlockId[];
}

/**
 * The commits whose blocks Studio has again as they were before: an import in Studio, or an author who saved an old
 * page, took them back. Only the newest commits are looked at.
 */
export async function takenBack(
  store: Store,
  head: Snapshot,
  { course: now }: StudioState,
): Promise<readonly TakenBack[]> {
  const key = head.commit.course;
  const moved = new Set(effectOf(head.course, now).changes.map(({ block }) => block));
  const { results } = await store.commitPage(key, { offset: 0, limit: LOOKED_AT });
  const found: TakenBack[] = [];
  for (const commit of results) {
    const touched = [...new Set(commit.changed.map(({ block }) => block))].filter((block) => moved.has(block));
    if (touched.length === 0 || commit.parent === null || isFromStudio(commit)) continue;
    const [before, after] = await Promise.all([store.load(key, commit.parent), store.load(key, commit.id)]);
    if (before === null || after === null) continue;
    const blocks = touched.filter((block) => {
      const then = versionAt(before.course, block);
      const ours = versionAt(after.course, block);
      return then !== ours && versionAt(head.course, block) === ours && versionAt(now, block) === then;
    });
    if (blocks.length > 0) found.push({ commit, before: before.course, after: after.course, blocks });
  }
  return found;
}

/** Keeps a plan that does a commit again on top of what Studio has. What was changed in Studio otherwise stays. */
export async function offerAgain(
  tools: Tools,
  { commit, after, blocks }: TakenBack,
  snapshot: Snapshot,
): Promise<LostWrite> {
  const { course: key } = commit;
  const intent: Intent = {
    wanted: { kind: 'course', course: after, target: 'archive' },
    orphans: 'delete',
    merging: commit.parent === null ? null : { base: commit.parent, prefer: 'ours' },
    subject: null,
    importedTo: null,
    typed: false,
    findings: [],
    message: `Again: ${commit.message}`.slice(0, 1000),
  };
  const write = {
    course: key,
    actor: { ...STUDIO_ACTOR, person: null },
    asked: { kind: 'studio' },
    plan: true,
    match: matching({ kind: 'course' }, null),
    content: { kind: 'nothing' },
    contentHash: commit.id,
    lockToken: null,
    key: null,
    instance: commit.id,
  } as const;
  const receipt = await keepPlan(tools, write, intent, snapshot, NO_CONTENT, atOnce(new AbortController().signal));
  // made by `keepPlan`
  const { plan, expires_at: expiresAt } = JSON.parse(answerIn(receipt).text) as Plan;
  const versions = blocks.map((block) => versionAt(after, block));
  return { commit: commit.id, blocks: keysOf(key, blocks), versions, plan, expiresAt };
}

function keysOf(key: CourseKey, blocks: readonly BlockId[]): LostWrite['blocks'] {
  return blocks.map((block) => usageKey(key, block));
}

function isFromStudio({ author, application }: CommitRecord): boolean {
  return author === STUDIO_ACTOR.author && application === STUDIO_ACTOR.application;
}

function versionAt({ root }: Course, id: BlockId): Version | null {
  const block = indexOf(root).blocks.get(id);
  return block === undefined ? null : nodeVersionOf(block);
}
