/**
 * Commits to the database given until it is killed. Every block of a state bears the number of the
 * state, so that a mixture of two would show. With a third argument, deletes the course run
 * after each commit, and counts the states from there. Says `ready` once it has begun.
 */
import type { CommitId, Store } from '#store';
import { openStore } from '#store';
import { commitsOf, generatedCourse, KEY } from './_course.ts';

const [url = '', blocks = '0', deleting = ''] = process.argv.slice(2);

async function commitForEver(store: Store): Promise<never> {
  let head: CommitId | null = (await store.findCourse(KEY))?.head ?? null;
  let number = deleting !== '' ? Number(deleting) : ((await commitsOf(store, 1))[0]?.number ?? 0);
  process.stdout.write('ready\n');
  for (;;) {
    number += 1;
    const mark = ` of state ${number}`;
    await store.blobs.put(large(number));
    const job = await store.jobs.create({ kind: 'import', course: KEY, owner: mark, order: { mark } });
    await store.keys.claim('app', mark, 'print');
    const done = await store.commit(KEY, {
      expectedHead: head,
      next: generatedCourse(Number(blocks), mark),
      author: 'ana',
      application: 'app',
      message: mark,
      changed: [],
      job: { id: job.id, result: (commit) => commit.id },
      key: { scope: 'app', key: mark, fingerprint: 'print', answer: (commit) => commit.id },
    });
    head = done.commit.id;
    process.stdout.write(`${number}\n`);
    if (deleting === '') continue;
    await store.deleteCourse(KEY, { expectedVersion: null, gone: { message: 'gone', result: null } });
    head = null;
  }
}

async function* large(number: number): AsyncGenerator<Uint8Array> {
  for (let part = 0; part < 3; part += 1) yield new Uint8Array(1_000_000).fill(number);
}

await commitForEver(await openStore(url));
