/** Prints how long storing and loading a large course run takes: `node test/store/measure.ts [blocks] [edits]`. */
import { createHash } from 'node:crypto';
import { type BlockId, type Course, type CourseKey, idOf, walk } from '#olx';
import { type ChangedBlock, type CommitContent, type CommitInput, type ContentHash, openStore } from '#store';
import { commitsOf, generatedCourse, KEY, problem, withBlock } from './_course.ts';
import { sqliteFile } from './_sqlite.ts';

const [blocks = 10_000, edits = 200] = process.argv.slice(2).map(Number);
const database = await sqliteFile();

async function timed<Result>(work: () => Promise<Result>): Promise<readonly [number, Result]> {
  const start = performance.now();
  const result = await work();
  return [performance.now() - start, result];
}

/** What a first commit names: every block, with a text that is the block's own. */
function namedBy({ root }: Course): Pick<CommitInput, 'changed' | 'contents'> {
  const changed = [...walk(root)].map((block): ChangedBlock => ({ block: idOf(block), kind: 'add' }));
  const contents = changed.map(({ block }): CommitContent => {
    const hash = createHash('sha256').update(block).digest('hex') as ContentHash;
    return { hash, block, form: 'published', side: 'after' };
  });
  return { changed, contents };
}

function report(name: string, times: readonly number[]): void {
  const sorted = [...times].sort((one, other) => one - other);
  const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN).toFixed(1);
  process.stdout.write(`${name}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, of ${times.length}\n`);
}

const first = await database.open();
const base = { author: 'ana', application: 'measure', message: '', changed: [] };
const whole: number[] = [];
const named = namedBy(generatedCourse(blocks));
for (let time = 0; time < 5; time += 1) {
  const next = generatedCourse(blocks, ` ${time}`);
  const key = `${KEY}_${time}` as CourseKey;
  whole.push((await timed(() => first.commit(key, { ...base, ...named, expectedHead: null, next })))[0]);
}
report(`first commit of ${blocks} blocks, each changed with one text, versions worked out`, whole);
let { commit, course } = await first.commit(KEY, {
  ...base,
  ...named,
  expectedHead: null,
  next: generatedCourse(blocks),
});
const commits: number[] = [];
const objects = new Set<number>();
for (let edit = 0; edit < edits; edit += 1) {
  const name = `c_${edit % 40}_${edit % 5}_${(edit >> 2) % 5}_1`;
  const next = withBlock(course, name, () => problem(name, 1_000 + edit));
  const changed: ChangedBlock[] = [{ block: `problem@${name}` as BlockId, kind: 'change' }];
  const [time, result] = await timed(() => first.commit(KEY, { ...base, changed, expectedHead: commit.id, next }));
  ({ commit, course } = result);
  commits.push(time);
  objects.add(result.objectsWritten);
}
report(`commit of one changed block, ${[...objects].join(' or ')} objects`, commits);
await first.close();
const other = await openStore(database.url);
const gone = { message: '', result: null };
const [deletion] = await timed(() => other.deleteCourse(`${KEY}_0` as CourseKey, { expectedVersion: null, gone }));
report('deletion of a course run of one commit', [deletion]);
await other.close();

const cold: number[] = [];
for (let time = 0; time < 10; time += 1) {
  const store = await openStore(database.url);
  cold.push((await timed(() => store.load(KEY)))[0]);
  await store.close();
}
report('load of the head, nothing in memory', cold);
const store = await openStore(database.url);
await store.load(KEY);
const warm: number[] = [];
for (const { id } of (await commitsOf(store)).slice(1)) warm.push((await timed(() => store.load(KEY, id)))[0]);
report('load of an older state beside the head', warm);
await store.close();
await database.remove();
