import type { editor, IDisposable } from 'monaco-editor/editor';
import { endTagFor } from '../language/tag-pairs.ts';
import { toEdits, toRange } from './convert.ts';

/** Puts in the end tag when the `>` of a start tag is typed; undone together with it. */
export function closeTagsOf(instance: editor.ICodeEditor, model: editor.ITextModel): IDisposable {
  return model.onDidChangeContent((event) => {
    const [edit, ...others] = toEdits(event.changes);
    if (edit === undefined || others.length > 0 || event.isUndoing || event.isRedoing || event.isFlush) return;
    if (edit.text !== '>' || !instance.hasTextFocus()) return;
    const offset = edit.start + 1;
    const version = model.getVersionId();
    const tag = endTagFor(model.getValue(), offset);
    if (tag === null) return;
    // the event is still being told to others; an edit inside it would reach them first
    queueMicrotask(() => {
      if (model.isDisposed() || model.getVersionId() !== version) return;
      instance.executeEdits(
        'olx-end-tag',
        [{ range: toRange(model, { start: offset, end: offset }), text: tag }],
        instance.getSelections() ?? [],
      );
    });
  });
}
