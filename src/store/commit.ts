import type { Kysely } from 'kysely';
import {
  type BlobRef,
  type Block,
  type Course,
  type CourseKey,
  courseVersionOf,
  displayNameOf,
  type PolicyFile,
} from '#olx';
import { ensureBlobs } from './blobs.ts';
import { noteChanged } from './block-history.ts';
import { type Connection, ensureText, timestamp } from './connection.ts';
import { noteContents } from './contents.ts';
import { CourseGone, HeadMoved, OutcomeUnknown, StoreFailed, WritesLost } from './errors.ts';
import { knownHead } from './heads.ts';
import { findHead, isCommitOf } from './history.ts';
import { finishInside } from './jobs.ts';
import { completeInside } from './keys.ts';
import { encodeCommit, recordOf, type StoredCommit } from './model/commit.ts';
import { ensureStored, insertObjects, newObject } from './objects.ts';
import type { CommitRow, Schema } from './schema.ts';
import { countReferred, noteCounted, referredBy } from './sizes.ts';
import { noteStudio } from './studio.ts';
import { ObjectWriter } from './tree/batch.ts';
import { saveFiles, saveText, saveTree } from './tree/save.ts';
import { forgetStored, type Shared } from './tree/shared.ts';
import { countTypes } from './tree/walk.ts';
import type { CommitId, CommitInput, CommitRecord, CommitResult, NodeId } from './types.ts';

const NAME_LENGTH = 255;
const MESSAGE_LENGTH = 4_000;
/** How long and how often it is asked whether a commit took effect, in milliseconds. */
const PATIENCE = 5_000;
const INTERVAL = 250;

/**
 * Stores a state of a course run in two parts: objects that nothing refers to yet, in small
 * transactions; then the last of them, the commit, the head, and the job and key that wait for it, in
 * one. A small change is that one transaction.
 */
export async function commitCourse(
  connection: Connection,
  shared: Shared,
  key: CourseKey,
  input: CommitInput,
): Promise<CommitResult> {
  try {
    return await commitOnce(connection, shared, key, input);
  } catch (error) {
    if (!(error instanceof WritesLost)) throw error;
    // such as blocks of a course run that was deleted, which are collected while they are still in memory here
    forgetStored(shared);
    return commitOnce(connection, shared, key, input);
  }
}

async function commitOnce(
  connection: Connection,
  shared: Shared,
  key: CourseKey,
  input: CommitInput,
): Promise<CommitResult> {
  ensureText('course key', key, NAME_LENGTH);
  ensureText('author', input.author, NAME_LENGTH);
  ensureText('application', input.application, NAME_LENGTH);
  ensureText('message', input.message, MESSAGE_LENGTH);
  input.signal?.throwIfAborted();
  const head = await parentOf(connection, shared, key, input.expectedHead);

  const writer = new ObjectWriter(connection, (blocks, of) => {
    input.signal?.throwIfAborted();
    input.onProgress?.(blocks, of);
  });
  const { content, nodeOf, settle } = await saveCourse(connection, shared, writer, input.next);
  const stored: StoredCommit = {
    ...content,
    course: key,
    number: (head?.number ?? 0) + 1,
    version: courseVersionOf(input.next),
    parent: input.expectedHead,
    author: input.author,
    application: input.application,
    message: input.message,
    createdAt: timestamp(connection.platform),
    changed: input.changed,
    job: input.job?.id ?? null,
  };
  const object = newObject(connection, 'commit', encodeCommit(stored));
  const record = recordOf(object.id as CommitId, stored);
  const row: CommitRow = {
    course: key,
    number: record.number,
    id: record.id,
    version: record.version,
    job: record.job,
    display_name: displayNameOf(input.next.root)?.slice(0, NAME_LENGTH) ?? null,
    counts: JSON.stringify(countTypes(input.next.root)),
  };
  const referred = await referredBy(connection, shared, key, input.expectedHead, input.next, nodeOf);
  const blobs = new Map(referred.blobs);
  if (content.policy !== null) blobs.set(content.policy.blob.hash, content.policy.blob.size);
  const objects = [...referred.objects, content.files, content.assets, object.id];
  input.signal?.throwIfAborted();
  const changes = connection.foreignChanges();
  const inside = new Set([...writer.rest, object].map(({ id }) => id));
  const earlier = {
    objects: objects.filter((id) => !inside.has(id)),
    blobs: [...blobs.keys()].filter((hash) => !inside.has(hash)),
  };
  const written = await connection
    .transact(connection.db, async (transaction) => {
      const count = await insertObjects(connection, transaction, [...writer.rest, object]);
      await ensureStored(transaction, earlier);
      if (!(await moveHead(transaction, row, record))) return null;
      await noteChanged(connection, transaction, record, input.next.root);
      await noteContents(connection, transaction, record, input.contents ?? []);
      await countReferred(connection, transaction, key, { objects, blobs });
      if (input.studio !== undefined) await noteStudio(connection, transaction, key, record.id, input.studio);
      if (input.job !== undefined) await finishInside(connection, transaction, input.job.id, input.job.result(record));
      if (input.key !== undefined) await completeInside(connection, transaction, input.key, input.key.answer(record));
      return count;
    })
    .catch(async (error: unknown) => {
      if (error instanceof CourseGone) throw await refused(connection, key, input.expectedHead);
      if (!(error instanceof OutcomeUnknown) || !(await tookEffect(connection, record))) throw error;
      return writer.rest.length + 1;
    });
  if (written === null) throw await refused(connection, key, input.expectedHead);
  input.onProgress?.(...writer.progress);
  const snapshot = { commit: record, course: settle() };
  noteCounted(shared, key, snapshot);
  // takes the place of the one that it was made from: what both share stays known anyway
  if (record.parent !== null) shared.snapshots.drop(record.parent);
  shared.snapshots.keep(record.id, snapshot);
  if (changes !== null) shared.heads.keep(key, { head: record.id, changes });
  return { ...snapshot, objectsWritten: writer.written + written };
}

/**
 * The commit that the change was worked out on. Nothing is asked if it is in memory: whether the head still
 * stands there shows when it is moved. Throws `HeadMoved`.
 */
async function parentOf(
  connection: Connection,
  shared: Shared,
  key: CourseKey,
  expected: CommitId | null,
): Promise<CommitRecord | null> {
  const known = expected === null ? undefined : shared.snapshots.find(expected)?.commit;
  const seen = knownHead(connection, shared, key);
  if (known !== undefined && known.course === key && (seen === null || seen === expected)) return known;
  const head = (await findHead(connection, key))?.record ?? null;
  if ((head?.id ?? null) !== expected) throw await refused(connection, key, expected);
  return head;
}

/** Why a commit on that parent is refused: the head has moved on, or all of it is gone. */
async function refused(connection: Connection, key: CourseKey, expected: CommitId | null): Promise<HeadMoved> {
  const isGone = expected !== null && !(await isCommitOf(connection, key, expected));
  const head = (await findHead(connection, key))?.record ?? null;
  return isGone ? new CourseGone(key, head) : new HeadMoved(key, head);
}

/**
 * Whether a commit took effect that the connection was lost for. Asks for a while, because a client that sent no
 * key has no other way to know. Throws `StoreFailed` if the database does not answer.
 */
async function tookEffect(connection: Connection, record: CommitRecord): Promise<boolean> {
  for (const began = performance.now(); ; ) {
    try {
      return await isThere(connection, record);
    } catch (error) {
      if (!(error instanceof StoreFailed) || performance.now() - began > PATIENCE) throw error;
      await new Promise((resolve) => setTimeout(resolve, INTERVAL));
    }
  }
}

/**
 * Whether a commit took effect whose transaction ended with the connection. If the server still works on it, it
 * holds the row of the course run, which is waited for. Throws `StoreFailed` while the database does not answer.
 */
async function isThere({ db, transact }: Connection, { course, id }: CommitRecord): Promise<boolean> {
  return transact(db, async (transaction) => {
    // changes nothing, and waits for whoever changes it
    await transaction
      .updateTable('courses')
      .set((each) => ({ head: each.ref('head') }))
      .where('key', '=', course)
      .execute();
    const row = await transaction.selectFrom('commits').select('id').where('id', '=', id).executeTakeFirst();
    return row !== undefined;
  });
}

type Content = Pick<StoredCommit, 'root' | 'rootFile' | 'policy' | 'files' | 'assets'>;

async function saveCourse(
  connection: Connection,
  shared: Shared,
  writer: ObjectWriter,
  next: Course,
): Promise<{
  readonly content: Content;
  readonly nodeOf: (block: Block) => NodeId;
  readonly settle: () => Course;
}> {
  const files = await saveFiles(connection, shared, writer, next.files);
  const assets = await saveFiles(connection, shared, writer, next.assets);
  const { policy, rootFile } = next;
  const policyBlob = policy === null ? null : await savePolicy(connection, writer, policy);
  const tree = await saveTree(connection, shared, writer, next.root);
  return {
    content: {
      root: tree.id,
      rootFile,
      policy:
        policy === null || policyBlob === null
          ? null
          : { path: policy.path, blob: policyBlob, unmatched: policy.unmatched, kept: policy.kept !== undefined },
      files: files.id,
      assets: assets.id,
    },
    nodeOf: tree.nodeOf,
    settle: () => ({ root: tree.settle(), rootFile, policy, files: files.settle(), assets: assets.settle() }),
  };
}

async function savePolicy(connection: Connection, writer: ObjectWriter, policy: PolicyFile): Promise<BlobRef> {
  if (policy.kept === undefined) return saveText(connection, writer, policy.text, `the file ${policy.path}`);
  await ensureBlobs(connection, [policy.kept.hash]);
  return policy.kept;
}

/** False where somebody else was faster; the transaction then has only an object that nothing refers to. */
async function moveHead(transaction: Kysely<Schema>, row: CommitRow, record: CommitRecord): Promise<boolean> {
  // of two commits on one parent both want the same number, so that one of them stays out
  const added = await transaction
    .insertInto('commits')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (Number(added.numInsertedOrUpdatedRows ?? 0) === 0) return false;
  if (record.parent === null) {
    await transaction
      .insertInto('courses')
      .values({ key: row.course, head: row.id, created_at: record.createdAt, updated_at: record.createdAt })
      .execute();
    return true;
  }
  const moved = await transaction
    .updateTable('courses')
    .set({ head: row.id, updated_at: record.createdAt })
    .where('key', '=', row.course)
    .where('head', '=', record.parent)
    .executeTakeFirst();
  // deleted meanwhile, and maybe made anew; what was written goes with the transaction
  if (Number(moved.numUpdatedRows) !== 1) throw new CourseGone(record.course, null);
  return true;
}
