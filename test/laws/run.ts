import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type Aim, aimOf, type Counterexample, describe, emptyTable, type Table, tryCase } from './_cases.ts';
import { CHANGE_KINDS } from './_changes.ts';

/** Every kind of change is carried out in every layout at least so often. */
const LEAST = 20;
const MERGES = CHANGE_KINDS.filter((kind) => kind.startsWith('merge='));

/** The cases of one worker: every `step`th from `from` on. */
interface Share {
  readonly seed: number;
  readonly cases: number;
  readonly merges: number;
  readonly from: number;
  readonly step: number;
}

interface Result {
  readonly cases: number;
  readonly merges: number;
  readonly table: Table;
  readonly counterexample: Counterexample | null;
  readonly text: string | null;
}

if (isMainThread) await main();
else parentPort?.postMessage(run(workerData as Share));

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      cases: { type: 'string', default: '10000' },
      merges: { type: 'string', default: '10000' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
      workers: { type: 'string', default: String(Math.min(4, availableParallelism())) },
    },
  });
  const [seed, cases, merges, workers] = [values.seed, values.cases, values.merges, values.workers].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  const started = performance.now();
  const shares = Array.from({ length: workers }, (_, from): Share => ({ seed, cases, merges, from, step: workers }));
  const results = await Promise.all(shares.map(inWorker));
  const table = emptyTable();
  for (const result of results) {
    for (const [kind, row] of result.table) {
      for (const [layout, count] of row) table.get(kind)?.set(layout, (table.get(kind)?.get(layout) ?? 0) + count);
    }
  }
  const short = [...table].flatMap(([kind, row]) =>
    [...row].flatMap(([layout, count]) => (count < LEAST ? [`${kind} in ${layout}: ${count}`] : [])),
  );
  print(table);
  const sum = (of: (result: Result) => number): number => results.reduce((total, each) => total + of(each), 0);
  const seconds = Math.round((performance.now() - started) / 1000);
  say(
    `\n${sum((each) => each.cases)} cases and ${sum((each) => each.merges)} merges more, seed ${seed}, ${seconds} s.`,
  );
  const broken = results.flatMap(({ text }) => (text === null ? [] : [text]));
  for (const text of broken) say(`\n${text}`);
  if (broken.length > 0) say('\nThe law does not hold.');
  else if (short.length > 0) say(`\nToo few cases: ${short.join(', ')}.`);
  else say('The law holds in all of them.');
  process.exitCode = broken.length > 0 || short.length > 0 ? 1 : 0;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function inWorker(share: Share): Promise<Result> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

function run({ seed, cases, merges, from, step }: Share): Result {
  const table = emptyTable();
  const merged = emptyTable();
  let counterexample: Counterexample | null = null;
  let at = from;
  let tried = 0;
  const attempt = (counted: Table, aim: Aim, kinds?: readonly string[]): void => {
    counterexample = tryCase(seed, at, counted, kinds === undefined ? { aim } : { aim, kinds });
    at += step;
    tried += 1;
  };
  while (at < cases && counterexample === null) attempt(table, aimOf(at));
  // cells that came out short, as far as they can be filled
  for (let more = 0; more < cases && counterexample === null; more += 1) {
    const aim = shortest(table, LEAST / step);
    if (aim === null) break;
    attempt(table, aim);
  }
  const casesTried = tried;
  while (count(merged) < merges / step && counterexample === null) attempt(merged, aimOf(at, MERGES), MERGES);
  const text = counterexample === null ? null : describe(counterexample);
  return { cases: casesTried, merges: count(merged), table, counterexample, text };
}

/** The cell that was carried out least, if less often than wanted. */
function shortest(table: Table, wanted: number): Aim | null {
  let found: Aim | null = null;
  let least = wanted;
  for (const [kind, row] of table) {
    for (const [layout, times] of row) {
      if (times >= least) continue;
      least = times;
      found = { layout, kind };
    }
  }
  return found;
}

function count(table: Table): number {
  let total = 0;
  for (const row of table.values()) for (const times of row.values()) total += times;
  return total;
}

function print(table: Table): void {
  const columns = [...(table.values().next().value?.keys() ?? [])];
  const width = Math.max(...columns.map(({ length }) => length)) + 2;
  const first = Math.max(...[...table.keys()].map(({ length }) => length)) + 2;
  say(' '.repeat(first) + columns.map((name) => name.padStart(width)).join(''));
  for (const [kind, row] of table) {
    say(kind.padEnd(first) + columns.map((name) => String(row.get(name) ?? 0).padStart(width)).join(''));
  }
}
