/* Whether the tags after a repair match again, so that what is found there is a mistake of its own. */
import { walkMarkup } from './markup.ts';

/**
 * Whether no tag of `names` that begins before `place` is left open, and none closed once too often after
 * it. Other tags that do not match are taken for mistakes of their own. Linear in the text.
 */
export function matchesAgain(text: string, place: number, names: readonly string[]): boolean {
  const open: { readonly name: string; readonly start: number }[] = [];
  // so that an end tag of nothing does not search all that is open
  const depths = new Map<string, number>();
  const count = (name: string, step: 1 | -1): void => {
    depths.set(name, (depths.get(name) ?? 0) + step);
  };
  let sound = true;
  const close = (name: string, start: number): void => {
    if ((depths.get(name) ?? 0) === 0) {
      if (start >= place && names.includes(name)) sound = false;
      return;
    }
    for (let top = open.pop(); top !== undefined; top = open.pop()) {
      count(top.name, -1);
      if (top.name === name) return;
      if (start >= place && top.start < place && names.includes(top.name)) sound = false;
    }
  };
  walkMarkup(text, {
    tag: (start, end) => {
      const closing = text[start + 1] === '/';
      const name = readName(text, closing ? start + 2 : start + 1);
      if (closing) close(name, start);
      else if (text[end - 2] !== '/') {
        open.push({ name, start });
        count(name, 1);
      }
    },
  });
  return sound && !open.some(({ name, start }) => start < place && names.includes(name));
}

const NAME = /[^\s<>/"'=]*/y;

function readName(text: string, at: number): string {
  NAME.lastIndex = at;
  return NAME.exec(text)?.[0] ?? '';
}
