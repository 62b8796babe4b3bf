import { applyEdits, type TextEdit } from '../text/index.ts';
import type { Block } from './block.ts';
import { elementOf } from './element.ts';

/** A block's own text, and the holes in it where the children stand. */
export type OwnText = Pick<Block, 'text' | 'holes'>;

/** The text with edits applied, its holes moved along. Edits never span a hole. */
export function spliced(own: OwnText, edits: readonly TextEdit[]): OwnText {
  const real = edits.filter(({ start, end, text }) => start !== end || text !== '');
  if (real.length === 0) return own;
  const holes = own.holes.map((hole) => {
    let moved = hole;
    for (const { start, end, text } of real) if (end <= hole && start < hole) moved += text.length - (end - start);
    return moved;
  });
  return { text: applyEdits(own.text, real), holes };
}

/** Text with pieces put into its holes. */
export function fill(text: string, holes: readonly number[], pieces: readonly string[]): string {
  return applyEdits(
    text,
    holes.map((hole, at) => ({ start: hole, end: hole, text: pieces[at] ?? '' })),
  );
}

/** The indentation of the line of an offset; empty if other text is before the offset. */
export function indentAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return line.trim() === '' ? line : '';
}

/** The white space between children moved in by an indentation; nothing else is touched. */
export function indented(own: OwnText, indent: string): OwnText {
  return indent === '' ? own : withGaps(own, (gap) => gap.replace(/\n(?!\n)/g, `\n${indent}`));
}

/** The opposite of `indented`. */
export function outdented(own: OwnText, indent: string): OwnText {
  return indent === '' ? own : withGaps(own, (gap) => gap.replaceAll(`\n${indent}`, '\n'));
}

function withGaps(own: OwnText, change: (gap: string) => string): OwnText {
  if (own.holes.length === 0) return own;
  const element = elementOf({ ...BARE, ...own });
  const holes: number[] = [];
  let text = own.text.slice(0, element.openEnd);
  let from = element.openEnd;
  const add = (to: number): void => {
    const gap = own.text.slice(from, to);
    text += gap.trim() === '' && gap.includes('\n') ? change(gap) : gap;
    from = to;
  };
  for (const hole of own.holes) {
    add(hole);
    holes.push(text.length);
  }
  add(element.closeStart);
  return { text: text + own.text.slice(element.closeStart), holes };
}

const BARE: Omit<Block, 'text' | 'holes'> = {
  type: '',
  urlName: '',
  derivedName: false,
  file: null,
  body: null,
  policy: null,
  children: [],
};
