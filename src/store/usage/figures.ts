import type { UsageFigures } from '../types.ts';
import { durationOf } from './buckets.ts';

/** How many calls of one bucket there were. */
export interface Count {
  readonly bucket: number;
  readonly calls: number;
  readonly failures: number;
  /** The longest, in microseconds. */
  readonly longest: number;
}

/** The figures of all calls counted; percentiles by the nearest rank. */
export function figuresOf(counts: readonly Count[]): UsageFigures {
  const sorted = [...counts].sort((a, b) => a.bucket - b.bucket);
  const calls = sum(sorted, (each) => each.calls);
  const max = Math.max(0, ...sorted.map(({ longest }) => longest)) / 1000;
  const at = (part: number): number => {
    let left = Math.max(1, Math.ceil(calls * part));
    for (const count of sorted) {
      left -= count.calls;
      if (left <= 0) return rounded(Math.min(max, durationOf(count.bucket)));
    }
    return rounded(max);
  };
  return {
    calls,
    failures: sum(sorted, (each) => each.failures),
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: rounded(max),
  };
}

function sum(counts: readonly Count[], of: (count: Count) => number): number {
  return counts.reduce((total, each) => total + of(each), 0);
}

/** To a microsecond. */
function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
