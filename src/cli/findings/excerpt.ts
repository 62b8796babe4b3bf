import type { Range } from '#olx';
import { printable } from '../terminal.ts';

/** How a part of an excerpt is coloured. */
export type Paint = (part: 'gutter' | 'caret', text: string) => string;

const TAB = 4;
/** Code units looked at on each side of the place: lines can be megabytes long. */
const NEAR = 400;
const LEAST_COLUMNS = 40;

/**
 * The line on which a range starts, with carets below the range, or below its part on that line. A long line is cut
 * round the place. Tabs and wide characters keep the carets in place; what a terminal would obey is escaped.
 */
export function excerpt(text: string, { start, end }: Range, columns: number, paint: Paint): string {
  const line = lineAround(text, start.offset);
  const number = String(start.line);
  const cells = cellsOf(line.text, line.start);
  const last = Math.max(end.offset, start.offset + 1);
  const before = widthOf(cells.filter(({ at }) => at < start.offset));
  const marked = Math.max(1, widthOf(cells.filter(({ at }) => at >= start.offset && at < last)));
  const room = Math.max(LEAST_COLUMNS, columns) - number.length - 6;
  const view = viewOf(cells, before, marked, room, line);
  const blank = ' '.repeat(number.length);
  const carets = '^'.repeat(Math.max(1, Math.min(marked, room - view.caret)));
  return [
    `  ${paint('gutter', `${number} │`)} ${view.text}\n`,
    `  ${paint('gutter', `${blank} │`)} ${' '.repeat(view.caret)}${paint('caret', carets)}\n`,
  ].join('');
}

interface Line {
  readonly text: string;
  readonly start: number;
  /** Whether the line goes on beyond the piece that is looked at. */
  readonly cutBefore: boolean;
  readonly cutAfter: boolean;
}

/** The line of an offset without its end, or a piece of it if it is long. */
function lineAround(text: string, offset: number): Line {
  const first = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  const last = newline === -1 ? text.length : newline;
  let from = Math.max(first, offset - NEAR);
  let to = Math.min(last, offset + NEAR);
  // not in the middle of a surrogate pair
  if (from > first && /[\udc00-\udfff]/.test(text.charAt(from))) from += 1;
  if (to < last && /[\udc00-\udfff]/.test(text.charAt(to))) to -= 1;
  return { text: text.slice(from, to).replace(/\r$/, ''), start: from, cutBefore: from > first, cutAfter: to < last };
}

/** One character as it is shown. */
interface Cell {
  readonly at: number;
  readonly shown: string;
  readonly width: number;
}

function cellsOf(line: string, start: number): readonly Cell[] {
  let at = start;
  let column = 0;
  return [...line].map((char) => {
    const shown = char === '\t' ? ' '.repeat(TAB - (column % TAB)) : printable(char);
    const width = shown.length > char.length || char === '\t' ? shown.length : charWidth(char);
    const cell = { at, shown, width };
    at += char.length;
    column += width;
    return cell;
  });
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { width }) => sum + width, 0);
}

/** East Asian Wide and Fullwidth, and emoji: https://www.unicode.org/reports/tr11/. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

function charWidth(char: string): number {
  if (/\p{M}/u.test(char)) return 0;
  return WIDE.test(char) ? 2 : 1;
}

/** The part of a line that fits, and the column of the caret in it. */
function viewOf(
  cells: readonly Cell[],
  before: number,
  marked: number,
  room: number,
  { cutBefore, cutAfter }: Line,
): { readonly text: string; readonly caret: number } {
  const total = widthOf(cells);
  const fits = total <= room && !cutBefore && !cutAfter;
  // the place at the first third, or as much of the range as fits
  const from = fits || before + marked < room - 1 ? 0 : Math.max(0, before - Math.floor(room / 3));
  let [text, column, skipped] = ['', 0, 0];
  const open = from > 0 || cutBefore ? '…' : '';
  const limit = room - open.length - 1;
  let isCut = cutAfter;
  for (const { shown, width } of cells) {
    if (column < from) skipped = column + width;
    else if (!fits && column + width - skipped > limit) {
      isCut = true;
      break;
    } else text += shown;
    column += width;
  }
  return { text: `${open}${text}${isCut ? '…' : ''}`, caret: before - skipped + open.length };
}
