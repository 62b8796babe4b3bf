/** A replacement of the half-open range `start` to `end` (UTF-16 offsets into the text before any edit). */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Thrown if edits overlap or are outside the text. Content never causes this. */
export class TextEditError extends RangeError {
  override readonly name = 'TextEditError';
  readonly code = 'text-edit';
  readonly edit: TextEdit;

  constructor(message: string, edit: TextEdit) {
    super(message);
    this.edit = edit;
  }

  /** The error as plain JSON, for logs and problem documents. */
  toJSON(): { name: string; code: string; message: string; edit: TextEdit } {
    return { name: this.name, code: this.code, message: this.message, edit: this.edit };
  }
}

/**
 * Applies all edits at once, in any order. Insertions at one place keep their order and come before a replacement
 * that starts there. Throws `TextEditError` if edits overlap or are outside the text.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  // sort is stable, so equal places keep the order given
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let copied = 0;
  for (const edit of sorted) {
    if (edit.start < copied) throw new TextEditError('the edits overlap', edit);
    if (edit.end < edit.start || edit.end > text.length)
      throw new TextEditError('the edit lies outside the text', edit);
    result += text.slice(copied, edit.start) + edit.text;
    copied = edit.end;
  }
  return result + text.slice(copied);
}
