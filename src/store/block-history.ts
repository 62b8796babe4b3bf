import { type Kysely, sql } from 'kysely';
import { type Block, type BlockId, blockIdParts, type CourseKey, indexOf } from '#olx';
import { batchesOf, type Connection, isStorable } from './connection.ts';
import { commitsOf, foundCommit, headNumber } from './history.ts';
import { rangeOf } from './pages.ts';
import type { Schema } from './schema.ts';
import type { CommitQuery, CommitRecord, DeletedBlock, DeletedQuery, Page } from './types.ts';

/** Notes, as part of the transaction that moves the head, which blocks the commit changed, and which are gone with it. */
export async function noteChanged(
  { members }: Connection,
  transaction: Kysely<Schema>,
  { course, number, changed }: CommitRecord,
  root: Block,
): Promise<void> {
  if (changed.length === 0) return;
  // in order of the key, which a database appends faster
  const blocks = [...new Set(changed.map(({ block }) => block))].sort();
  await sql`insert into commit_blocks (course, block, number)
    select cast(${course} as text), value ->> 0, cast(${number} as integer)
    from ${members(JSON.stringify(blocks.map((block) => [block])))} as listed`.execute(transaction);

  const { blocks: present } = indexOf(root);
  const back = changed.filter(({ block, kind }) => kind === 'add' && present.has(block)).map(({ block }) => block);
  if (back.length > 0 && (number > 1 || back.length < changed.length)) {
    for (const batch of batchesOf(await deletedOf(transaction, course, back)))
      await transaction.deleteFrom('deleted_blocks').where('course', '=', course).where('block', 'in', batch).execute();
  }
  // one that goes in one form may stay in the other
  const gone = new Set(
    changed
      .filter(({ kind }) => kind === 'delete' || kind === 'orphan')
      .flatMap(({ block }) => (present.has(block) ? [] : block)),
  );
  const rows = [...gone].map((block) => ({ course, block, type: blockIdParts(block).type, number }));
  for (const batch of batchesOf(rows)) {
    await transaction
      .insertInto('deleted_blocks')
      .values(batch)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** Those of the blocks that are noted as deleted. */
async function deletedOf(
  transaction: Kysely<Schema>,
  course: CourseKey,
  blocks: readonly BlockId[],
): Promise<readonly BlockId[]> {
  const some = await transaction
    .selectFrom('deleted_blocks')
    .select('block')
    .where('course', '=', course)
    .limit(1)
    .executeTakeFirst();
  return some === undefined ? [] : blocks;
}

/** See `Store.commitPage`. */
export async function commitPage(
  connection: Connection,
  key: CourseKey,
  query: CommitQuery,
): Promise<Page<CommitRecord>> {
  const { offset, limit } = rangeOf(query);
  const { block } = query;
  if (block !== undefined) return blockPage(connection, key, block, offset, limit);
  // the numbers of a course run have no gaps, so that nothing has to be counted or passed over
  const count = await headNumber(connection, key);
  if (offset >= count) return { count, results: [] };
  const rows = await commitsOf(connection, key)
    .where('commits.number', '<=', count - offset)
    .orderBy('commits.number', 'desc')
    .limit(limit)
    .execute();
  return { count, results: rows.map((row) => foundCommit(connection, row).record) };
}

async function blockPage(
  connection: Connection,
  key: CourseKey,
  block: BlockId,
  offset: number,
  limit: number,
): Promise<Page<CommitRecord>> {
  if (!isStorable(block)) return { count: 0, results: [] };
  const changing = connection.db.selectFrom('commit_blocks').where('course', '=', key).where('block', '=', block);
  const { count } = await changing
    .select((each) => each.fn.countAll<number | string>().as('count'))
    .executeTakeFirstOrThrow();
  const numbers = changing.select('number').orderBy('number', 'desc').limit(limit).offset(offset);
  const rows = await commitsOf(connection, key)
    .where('commits.number', 'in', numbers)
    .orderBy('commits.number', 'desc')
    .execute();
  return { count: Number(count), results: rows.map((row) => foundCommit(connection, row).record) };
}

/** See `Store.deletedBlocks`. */
export async function deletedBlocks(
  connection: Connection,
  key: CourseKey,
  query: DeletedQuery,
): Promise<Page<DeletedBlock>> {
  const { offset, limit } = rangeOf(query);
  const { type } = query;
  if (type !== undefined && !isStorable(type)) return { count: 0, results: [] };
  const all = connection.db.selectFrom('deleted_blocks').where('course', '=', key);
  const gone = type === undefined ? all : all.where('type', '=', type);
  const { count } = await gone
    .select((each) => each.fn.countAll<number | string>().as('count'))
    .executeTakeFirstOrThrow();
  const rows = await gone
    .select(['block', 'number'])
    .orderBy('number', 'desc')
    .orderBy('block')
    .limit(limit)
    .offset(offset)
    .execute();
  const numbers = [...new Set(rows.map(({ number }) => number))];
  const commits = new Map<number, CommitRecord>();
  for (const batch of batchesOf(numbers)) {
    for (const row of await commitsOf(connection, key).where('commits.number', 'in', batch).execute()) {
      const { record } = foundCommit(connection, row);
      commits.set(record.number, record);
    }
  }
  const results = rows.flatMap(({ block, number }) => {
    const commit = commits.get(number);
    // a course run that was deleted between the two statements
    return commit === undefined ? [] : [{ block: block as BlockId, commit }];
  });
  return { count: Number(count), results };
}
