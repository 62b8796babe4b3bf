import type { Position, Range } from '../diagnostic.ts';

/**
 * Converts between offsets and lines of one text. Lines end at `\n` only, as libxml2 counts them:
 * the `\r` of `\r\n` is the last column of its line, and a lone `\r` ends no line.
 */
export interface LineIndex {
  readonly lineCount: number;
  /** The position of an offset; an offset outside the text is moved to its nearest end. */
  position(offset: number): Position;
  /** The offset of a line and column; a column past the line's end is moved to it, and so is a line. */
  offset(line: number, column: number): number;
  range(start: number, end: number): Range;
}

/** Indexes a text in one pass; each look-up after that is a binary search. */
export function lineIndex(text: string): LineIndex {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const startOf = (line: number): number => starts[line - 1] ?? text.length;

  const position = (offset: number): Position => {
    const inside = Math.min(Math.max(offset, 0), text.length);
    let low = 1;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (startOf(middle) <= inside) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: inside - startOf(low) + 1, offset: inside };
  };

  return {
    lineCount: starts.length,
    position,
    offset(line, column) {
      if (line < 1) return 0;
      if (line > starts.length) return text.length;
      const last = line === starts.length ? text.length : startOf(line + 1) - 1;
      return Math.min(startOf(line) + Math.max(column, 1) - 1, last);
    },
    range: (start, end) => ({ start: position(start), end: position(end) }),
  };
}
