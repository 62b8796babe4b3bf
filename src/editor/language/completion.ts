import type { Span } from './spot.ts';

/** Something to put in at the cursor. */
export interface Completion {
  readonly label: string;
  readonly kind: 'block' | 'element' | 'attribute' | 'value' | 'end-tag';
  /** A few words beside the label. */
  readonly detail: string;
  readonly markdown: string | null;
  /** What replaces `span`, with `$1` and `$0` as places for the cursor and `\` before a literal `$`, `}` or `\`. */
  readonly snippet: string;
  readonly span: Span;
  /** Ask again at once, as a value is to follow. */
  readonly more: boolean;
}

/** Text that a snippet puts in as it is. */
export function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}
