/*
 * What every bench shares: a median timer for candidates that run by turns, and rows that compare a
 * figure with its target. A bench is a plain script, `node test/bench/<subject>.bench.ts`; it first
 * asserts that the candidates agree, then measures, and exits 1 where a target is missed.
 */

/** A row's target: the ratio must be at least, or at most, this. */
export type Target = { readonly atLeast: number } | { readonly atMost: number };

/** Prints `name | ours | peer | ratio | target | ok` with the ratio ours / peer; a miss makes the script exit 1. */
export function ratio(name: string, ours: number, peer: number, target: Target): void {
  const quotient = ours / peer;
  row([name, figure(ours), figure(peer), figure(quotient), ...judge(quotient, target)]);
}

/** Prints a row for an absolute figure, such as milliseconds, where there is no peer; null where there is no target either. */
export function absolute(name: string, ours: number, target: Target | null): void {
  row([name, figure(ours), '-', '-', ...(target === null ? ['-', ''] : judge(ours, target))]);
}

/** Prints the heads of the columns; `unit` is that of the two figures. */
export function heading(title: string, unit: string): void {
  print(`\n${title} (${unit})`);
  row(['name', 'ours', 'peer', 'ratio', 'target', '']);
}

/**
 * The median milliseconds of each candidate over `rounds` rounds. All run once unmeasured, then by
 * turns, so that what else the machine does hits all alike.
 */
export function medians<Name extends string>(
  candidates: Readonly<Record<Name, () => unknown>>,
  rounds: number,
): Readonly<Record<Name, number>> {
  const names = Object.keys(candidates) as Name[];
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const name of names) {
      const start = performance.now();
      candidates[name]();
      const took = performance.now() - start;
      if (round >= 0) times.get(name)?.push(took);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name) ?? [])])) as Record<Name, number>;
}

/** The middle value; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

function judge(value: number, target: Target): readonly [string, string] {
  const [sign, bound, met] =
    'atLeast' in target
      ? ['>=', target.atLeast, value >= target.atLeast]
      : ['<=', target.atMost, value <= target.atMost];
  if (!met) process.exitCode = 1;
  return [`${sign} ${Number(bound.toPrecision(3))}`, met ? 'ok' : 'MISS'];
}

function row(cells: readonly string[]): void {
  print(cells.map((cell, index) => (index === 0 ? cell.padEnd(44) : cell.padStart(9))).join(' | '));
}

function figure(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
