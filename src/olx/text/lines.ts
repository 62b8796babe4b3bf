import type { Position, Range } from '../diagnostic.ts';

/**
 * Converts between offsets and lines of one text. Only `\n` ends a line, as in libxml2: the `\r` of `\r\n` is the
 * last column of its line.
 */
export interface LineIndex {
  readonly lineCount: number;
  /** The position of an offset. An offset outside the text is clamped. */
  position(offset: number): Position;
  /** The offset of a line and column. Both are clamped to the text. */
  offset(line: number, column: number): number;
  /** The range between two offsets. */
  range(start: number, end: number): Range;
}

/** Indexes the lines of a text in one pass. Each look-up is a binary search. */
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
