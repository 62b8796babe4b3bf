import type { Connection } from './connection.ts';
import { IdSet } from './id-set.ts';
import { isBlobHash } from './model/blob.ts';
import { type References, referencesOf } from './model/references.ts';
import { readObjects } from './objects.ts';
import type { ObjectRow } from './schema.ts';

/** Commits or blocks that are read at a time. */
const AT_A_TIME = 500;
const HASH = /[0-9a-f]{64}/g;

/** What is referred to, as far as it was looked at. */
export interface Live {
  readonly objects: IdSet;
  readonly blobs: IdSet;
  /** How far the commits of each course run are marked. */
  readonly marked: Map<string, { readonly head: string; readonly number: number }>;
}

export function nothingLive(): Live {
  return { objects: new IdSet(), blobs: new IdSet(), marked: new Map() };
}

/**
 * Marks all that commits reach which are not marked yet (rule 26 of the specification). Cheap if few commits are new.
 * Throws `CorruptStore` if anything on the way is missing or damaged. `tell` hears how many objects are marked.
 */
export async function markCommits(
  connection: Connection,
  live: Live,
  tell: (objects: number) => void = () => undefined,
): Promise<void> {
  const heads = await connection.db.selectFrom('courses').select(['key', 'head']).execute();
  for (const { key, head } of heads) {
    const before = live.marked.get(key);
    if (before?.head === head) continue;
    let last = 0;
    // a course run that was deleted and made again begins at 1
    if (before !== undefined && (await isCommitOf(connection, key, before.head))) last = before.number;
    for (;;) {
      const rows = await connection.db
        .selectFrom('commits')
        .select(['id', 'number'])
        .where('course', '=', key)
        .where('number', '>', last)
        .orderBy('number')
        .limit(AT_A_TIME)
        .execute();
      const newest = rows.at(-1);
      if (newest === undefined) break;
      await markFrom(
        connection,
        live,
        rows.map(({ id }) => id),
        tell,
      );
      last = newest.number;
      live.marked.set(key, { head: newest.id, number: newest.number });
    }
  }
}

async function isCommitOf({ db }: Connection, course: string, id: string): Promise<boolean> {
  const row = await db.selectFrom('commits').select('course').where('id', '=', id).executeTakeFirst();
  return row?.course === course;
}

/** Each object is read once, however many commits share it. */
async function markFrom(
  connection: Connection,
  { objects, blobs }: Live,
  commits: readonly string[],
  tell: (objects: number) => void,
): Promise<void> {
  const waiting: Record<ObjectRow['kind'], string[]> = { commit: [], files: [], node: [] };
  const reach = ({ objects: next, blobs: named }: References): void => {
    for (const { hash } of named) blobs.add(hash);
    for (const { kind, id } of next) if (objects.add(id)) waiting[kind].push(id);
  };
  for (const id of commits) if (objects.add(id)) waiting.commit.push(id);
  for (;;) {
    const kind = (['node', 'files', 'commit'] as const).find((each) => waiting[each].length > 0);
    if (kind === undefined) return;
    const batch = waiting[kind].splice(-AT_A_TIME);
    const found = await readObjects(connection, kind, batch, (bytes) => referencesOf(kind, bytes));
    for (const references of found.values()) reach(references);
    tell(objects.size);
    await connection.platform.pause();
  }
}

/**
 * Marks the blobs that rows name which no commit has: what plans and jobs under way were asked for, what was last
 * imported, and what writes to Studio refer to. The store does not know the form of these texts, so any name of a blob in them counts.
 */
export async function markRows({ db, moment }: Connection, { blobs }: Live): Promise<void> {
  const texts = [
    ...(await db.selectFrom('plans').select('request as text').where('expires_at', '>', moment()).execute()),
    ...(await db.selectFrom('jobs').select('order as text').where('state', 'in', ['queued', 'running']).execute()),
    ...(await db.selectFrom('imports').select('version as text').execute()),
    ...(await db.selectFrom('studio_writes').select('blobs as text').execute()),
  ];
  for (const { text } of texts) {
    for (const [hash] of (text ?? '').matchAll(HASH)) if (isBlobHash(hash)) blobs.add(hash);
  }
}
