import { Kysely } from 'kysely';
import { expect, test } from 'vitest';
import { effectOf, emptyCourse } from '#olx';
import { openStore } from '#store';
import type { Backend } from '../../src/store/backend/backend.ts';
import { postgresBackend } from '../../src/store/backend/postgres.ts';
import { sqliteBackend } from '../../src/store/backend/sqlite.ts';
import { createBlockHistory } from '../../src/store/migrations/block-history.ts';
import type { Schema } from '../../src/store/schema.ts';
import { courseOf, KEY, block as made, pointer, problem } from './_course.ts';
import { postgresServer } from './_postgres.ts';
import { sqliteFile } from './_sqlite.ts';

const server = postgresServer();

test.each([
  { name: 'SQLite', make: sqliteFile },
  { name: 'PostgreSQL', make: () => server.database() },
])(
  'a database of a former version tells the history of its blocks as if it had always been kept, on $name',
  async ({ make }) => {
    const database = await make();
    const store = await openStore(database.url, { connections: 2 });
    let before = emptyCourse(KEY);
    let head = null;
    for (const names of [['a', 'b'], ['b'], ['b', 'c', 'd'], ['a', 'c'], [], ['e', 'c']]) {
      const unit = made('vertical', 'unit', { children: names.map((name) => pointer(problem(name, 1))) });
      const next = courseOf(made('course', '2026', { children: [pointer(unit)] }));
      const changed = effectOf(before, next).changes.map(({ block, kind }) => ({ block, kind }));
      const done = await store.commit(KEY, {
        expectedHead: head,
        next,
        author: 'ana',
        application: 'test',
        message: '',
        changed,
      });
      head = done.commit.id;
      before = next;
    }
    const told = async () => {
      const pages = [];
      for (const name of ['a', 'b', 'c', 'd', 'e'])
        pages.push(await store.commitPage(KEY, { offset: 0, limit: 50, block: `problem@${name}` as never }));
      return [...pages, await store.deletedBlocks(KEY, { offset: 0, limit: 50 })];
    };
    const expected = await told();
    expect(expected.at(-1)?.count).toBe(3);

    const backend: Backend = database.url.startsWith('sqlite:')
      ? await sqliteBackend(database.url.slice('sqlite:'.length))
      : postgresBackend(database.url, 1);
    const db = new Kysely<Schema>({ dialect: backend.dialect });
    await db.transaction().execute(async (transaction) => {
      await transaction.schema.dropTable('commit_blocks').execute();
      await transaction.schema.dropTable('deleted_blocks').execute();
      await transaction.schema.dropIndex('courses_head').execute();
      await createBlockHistory(transaction, backend.tables);
    });
    await db.destroy();
    expect(await told()).toEqual(expected);
    await store.close();
    await database.remove();
  },
);
