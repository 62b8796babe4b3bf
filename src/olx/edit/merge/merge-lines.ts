import { diffArrays } from 'diff';
import type { Sides } from './sides.ts';

/** How many pairs of lines one merge of texts compares at most. If each side changes 500 lines, it takes about as many. */
const MOST_COMPARISONS_OF_A_TEXT = 1_500_000;

/** The same of all texts of a course run together, so that hostile content cannot hold a server up: some seconds. */
const MOST_COMPARISONS = 15_000_000;

/** Two texts merged: the result, or why there is none. */
export type MergedLines = { readonly text: string } | { readonly failure: 'overlapping' | 'too-large' };

/** Merges texts line by line, as git does; together they are compared no longer than a bound allows. */
export class LineMerge {
  #left = MOST_COMPARISONS;

  /**
   * The text that is here with the lines that only the other side changed. Lines that both sides changed alike
   * are no conflict; other changes that overlap or touch are. Line ends play no part in what is a change, and
   * each line keeps those of its side.
   */
  merge(texts: Sides<string>): MergedLines {
    const count = countLines(texts.base) + countLines(texts.ours) + countLines(texts.theirs);
    const left = Math.min(this.#left, MOST_COMPARISONS_OF_A_TEXT);
    // to take a text apart costs, too
    if (count >= left) return { failure: 'too-large' };
    const numbers = new Map<string, number>();
    const base = linesOf(texts.base, numbers);
    const ours = linesOf(texts.ours, numbers);
    const theirs = linesOf(texts.theirs, numbers);
    const counter = new Counter(left - count);
    const mine = counter.hunks(base.numbers, ours.numbers);
    const yours = mine === null ? null : counter.hunks(base.numbers, theirs.numbers);
    this.#left -= left - Math.max(counter.left, 0);
    if (mine === null || yours === null) return { failure: 'too-large' };
    const takes = taken(mine, yours, ours.numbers, theirs.numbers);
    if (takes === null) return { failure: 'overlapping' };
    const pieces: Line[] = [];
    let copied = 0;
    for (const { start, end, from, to } of takes) {
      for (const line of ours.lines.slice(copied, start)) pieces.push(line);
      for (const line of theirs.lines.slice(from, to)) pieces.push(line);
      copied = end;
    }
    for (const line of ours.lines.slice(copied)) pieces.push(line);
    return { text: joined(pieces) };
  }
}

interface Line {
  readonly text: string;
  /** `\n`, `\r\n` or `\r`; empty for the last line. */
  readonly end: string;
}

interface Lines {
  /** The last may be empty, as after a final line end. */
  readonly lines: readonly Line[];
  /** Equal for lines that are equal but for their ends. */
  readonly numbers: readonly number[];
}

function linesOf(text: string, known: Map<string, number>): Lines {
  const lines: Line[] = [];
  let from = 0;
  for (const { 0: end, index } of text.matchAll(/\r\n|\r|\n/g)) {
    lines.push({ text: text.slice(from, index), end });
    from = index + end.length;
  }
  lines.push({ text: text.slice(from), end: '' });
  const numbers = lines.map((line) => {
    const number = known.get(line.text) ?? known.size;
    known.set(line.text, number);
    return number;
  });
  return { lines, numbers };
}

/** How many lines a text has; some more if it has ends of both kinds. */
function countLines(text: string): number {
  let count = 1;
  for (const end of ['\n', '\r'])
    for (let at = text.indexOf(end); at !== -1; at = text.indexOf(end, at + 1)) count += 1;
  return count;
}

/** Lines put together, with an end for each that was the last of its side but is followed by others here. */
function joined(lines: readonly Line[]): string {
  const last = lines.length - 1;
  return lines.map(({ text, end }, at) => (at === last ? text : text + (end === '' ? '\n' : end))).join('');
}

/** Replaces the lines `start` to `end` of one text by the lines `from` to `to` of another; both half-open. */
interface Hunk {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/** Compares lists, each two numbers of lines at a time, until as many were compared as may be. */
class Counter {
  left: number;

  constructor(left: number) {
    this.left = left;
  }

  /** What differs, in order; null if it takes too long to find out. */
  hunks(before: readonly number[], after: readonly number[]): readonly Hunk[] | null {
    if (this.left <= 0) return null;
    const same = (a: number, b: number): boolean => {
      this.left -= 1;
      if (this.left <= 0) throw new TooManyComparisons();
      return a === b;
    };
    try {
      // of lists of so many differences the memory would be the square
      const maxEditLength = Math.floor(Math.sqrt(this.left));
      const parts = diffArrays([...before], [...after], { comparator: same, maxEditLength });
      return parts === undefined ? null : hunksOf(parts);
    } catch (error) {
      if (error instanceof TooManyComparisons) return null;
      throw error;
    }
  }
}

/** Thrown and caught in here: the library has no other way to be stopped in the midst of one step. */
class TooManyComparisons extends Error {
  override readonly name = 'TooManyComparisons';
}

function hunksOf(
  parts: readonly { readonly added: boolean; readonly removed: boolean; readonly count: number }[],
): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let [at, other] = [0, 0];
  let open: Hunk | null = null;
  for (const { added, removed, count } of parts) {
    if (!added && !removed) {
      if (open !== null) hunks.push(open);
      open = null;
      at += count;
      other += count;
      continue;
    }
    const { start, from }: Pick<Hunk, 'start' | 'from'> = open ?? { start: at, from: other };
    if (removed) at += count;
    else other += count;
    open = { start, end: at, from, to: other };
  }
  return open === null ? hunks : [...hunks, open];
}

/**
 * Which lines of theirs take the place of which of ours; null if both sides changed the same lines, or lines
 * that touch, in other ways. Both lists are of the same base.
 */
function taken(
  mine: readonly Hunk[],
  yours: readonly Hunk[],
  ours: readonly number[],
  theirs: readonly number[],
): readonly Hunk[] | null {
  const takes: Hunk[] = [];
  // by how much a line is later than in the base, before the region and after it
  let [shift, otherShift] = [0, 0];
  let [at, other] = [0, 0];
  while (other < yours.length) {
    const start = Math.min(mine[at]?.start ?? Infinity, yours[other]?.start ?? Infinity);
    const [before, otherBefore] = [shift, otherShift];
    const [first, otherFirst] = [at, other];
    let end = start;
    for (;;) {
      const [own, their] = [mine[at], yours[other]];
      if (own !== undefined && own.start <= end) {
        end = Math.max(end, own.end);
        shift = own.to - own.end;
        at += 1;
      } else if (their !== undefined && their.start <= end) {
        end = Math.max(end, their.end);
        otherShift = their.to - their.end;
        other += 1;
      } else break;
    }
    if (other === otherFirst) continue;
    const region = { start: start + before, end: end + shift, from: start + otherBefore, to: end + otherShift };
    if (at === first) takes.push(region);
    else if (!sameLines(ours.slice(region.start, region.end), theirs.slice(region.from, region.to))) return null;
  }
  return takes;
}

function sameLines(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((number, at) => number === b[at]);
}
