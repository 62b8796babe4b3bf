/*
 * A walk over markup that does not depend on the text being well-formed, for what saxes cannot tell
 * once it has stumbled.
 */

/** A token that the text ends in before it is closed. */
export interface Unterminated {
  readonly kind: 'comment' | 'CDATA section' | 'processing instruction' | 'declaration' | 'tag' | 'attribute value';
  readonly start: number;
}

export interface MarkupVisitor {
  /** Text, and the values of attributes; in order. Where a value is left open, text between tags may be missed. */
  readonly data?: (start: number, end: number) => void;
  /** A tag from `<` to after its `>`, or to where another tag starts within it. */
  readonly tag?: (start: number, end: number) => void;
}

const OPAQUE = [
  { open: '<!--', close: '-->', kind: 'comment' },
  { open: '<![CDATA[', close: ']]>', kind: 'CDATA section' },
  { open: '<?', close: '?>', kind: 'processing instruction' },
  { open: '<!DOCTYPE', close: '>', kind: 'declaration' },
] as const;

/** Visits data and tags, and leaves out comments, CDATA and the like. Linear in the text. */
export function walkMarkup(text: string, { data, tag }: MarkupVisitor): Unterminated | null {
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('<', at);
    data?.(at, open === -1 ? text.length : open);
    if (open === -1) break;
    const opaque = OPAQUE.find((each) => text.startsWith(each.open, open));
    if (opaque !== undefined) {
      const close = text.indexOf(opaque.close, open + opaque.open.length);
      if (close === -1) return { kind: opaque.kind, start: open };
      at = close + opaque.close.length;
    } else if (/[\p{L}_:/]/u.test(text.charAt(open + 1))) {
      const end = walkTag(text, open, data);
      if (typeof end !== 'number') return end;
      tag?.(open, end);
      at = end;
    } else {
      at = open + 1;
    }
  }
  return null;
}

/** The offset after a tag, or where another one starts within it. */
function walkTag(text: string, open: number, data: MarkupVisitor['data']): number | Unterminated {
  let at = open + 1;
  while (at < text.length) {
    const char = text[at];
    if (char === '>') return at + 1;
    if (char === '<') return at;
    if (char === '"' || char === "'") {
      const close = text.indexOf(char, at + 1);
      const end = close === -1 ? text.length : close;
      const value = text.slice(at + 1, end);
      const less = value.indexOf('<');
      // a quote left open swallows the tags after it, whereas `a<b` in a value does not
      if (less !== -1 && /[>\n]/.test(value.slice(less))) {
        data?.(at, at + 1 + less);
        return at + 1 + less;
      }
      data?.(at, end);
      if (close === -1) return { kind: 'attribute value', start: at };
      at = end;
    }
    at++;
  }
  return { kind: 'tag', start: open };
}
