import { editor } from 'monaco-editor/editor';
import { OLX_LANGUAGE } from './grammar.ts';

/** A model, and the way back to the very text that went in. */
export interface SourceModel {
  readonly model: editor.ITextModel;
  /** The text; exactly what was put in as long as it is not edited, mixed line ends and byte order mark included. */
  read(): string;
  write(text: string): void;
  dispose(): void;
}

/**
 * A model of language `olx`. Monaco keeps a byte order mark aside and gives all lines the same end; a
 * text that is edited keeps the mark and gets the line end that most of its lines have.
 */
export function createSourceModel(text: string): SourceModel {
  const model = editor.createModel(text, OLX_LANGUAGE);
  let original = { text, version: model.getAlternativeVersionId() };
  return {
    model,
    read: () =>
      model.getAlternativeVersionId() === original.version
        ? original.text
        : model.getValue(editor.EndOfLinePreference.TextDefined, original.text.startsWith('\ufeff')),
    write(next) {
      model.setValue(next);
      original = { text: next, version: model.getAlternativeVersionId() };
    },
    dispose: () => model.dispose(),
  };
}
