import type { CourseKey } from '#olx';
import { batchesOf, type Connection } from '../connection.ts';
import { IdSet } from '../id-set.ts';
import { decodeFiles } from '../model/files.ts';
import { Malformed } from '../model/json.ts';
import { decodeNode } from '../model/node.ts';
import { referencesOf } from '../model/references.ts';
import type { ObjectRow } from '../schema.ts';
import type { Holder } from '../types.ts';

/** So many places are told of one fault. */
const MOST_HOLDERS = 10;
const COMMITS = 500;

/**
 * What commits need of these objects and blobs, by id, each place with the newest commit that has it. Walks all
 * history, which is done only if something is wrong.
 */
export async function holdersOf(
  connection: Connection,
  wanted: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly Holder[]>> {
  const found = new Map<string, Holder[]>();
  const courses = await connection.db.selectFrom('courses').select('key').orderBy('key').execute();
  for (const { key } of courses) {
    const seen = new IdSet();
    for (let before = Number.MAX_SAFE_INTEGER; ; ) {
      const commits = await connection.db
        .selectFrom('commits')
        .select(['id', 'number'])
        .where('course', '=', key)
        .where('number', '<', Math.min(before, 2 ** 31 - 1))
        .orderBy('number', 'desc')
        .limit(COMMITS)
        .execute();
      const oldest = commits.at(-1);
      if (oldest === undefined) break;
      before = oldest.number;
      for (const { id, number } of commits) {
        const note = (named: string, part: string): void => {
          if (!wanted.has(named)) return;
          const holders = found.get(named) ?? [];
          found.set(named, holders);
          if (holders.length < MOST_HOLDERS) holders.push({ course: key as CourseKey, commit: number, part });
        };
        note(id, 'the commit itself');
        await walk(connection, id, seen, note);
      }
    }
  }
  return found;
}

/** Goes from a commit to all that was not seen before; what cannot be read ends the way. */
async function walk(
  connection: Connection,
  commit: string,
  seen: IdSet,
  note: (named: string, part: string) => void,
): Promise<void> {
  for (let level: readonly string[] = [commit]; level.length > 0; ) {
    const next: string[] = [];
    for (const batch of batchesOf(level)) {
      const rows = await connection.db
        .selectFrom('objects')
        .select(['id', 'kind', 'bytes'])
        .where('id', 'in', batch)
        .execute();
      for (const row of rows) {
        for (const { id, part } of namedBy(row)) {
          note(id, part);
          if (seen.add(id)) next.push(id);
        }
      }
      await connection.platform.pause();
    }
    level = next;
  }
}

/** What an object names, and how the place is called. Of a commit not the one before it, which is walked by itself. */
function namedBy({
  kind,
  bytes,
}: Pick<ObjectRow, 'kind' | 'bytes'>): readonly { readonly id: string; readonly part: string }[] {
  try {
    if (kind === 'files') return [...decodeFiles(bytes)].map(([path, { hash: id }]) => ({ id, part: `file ${path}` }));
    const { objects, blobs } = referencesOf(kind, bytes);
    const ids = [
      ...objects.filter((each) => each.kind !== 'commit').map(({ id }) => id),
      ...blobs.map(({ hash }) => hash as string),
    ];
    if (kind === 'commit') return ids.map((id) => ({ id, part: 'the root of the course run' }));
    const { type, urlName, body } = decodeNode(bytes);
    return ids.map((id) => ({ id, part: `${body?.blob.hash === id ? 'text of' : 'in'} block ${type}@${urlName}` }));
  } catch (error) {
    if (error instanceof Malformed) return [];
    throw error;
  }
}
