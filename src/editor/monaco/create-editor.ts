import { editor, KeyCode, KeyMod } from 'monaco-editor/editor';
import type { Diagnostic } from '../../olx/diagnostic.ts';
import { lineIndex } from '../../olx/text/index.ts';
import type { DocumentContext } from '../language/context.ts';
import { closeTagsOf } from './auto-close.ts';
import { configureOlx } from './configure.ts';
import { spanOf, toRange } from './convert.ts';
import type { SessionEvents } from './session.ts';
import { createSourceModel } from './source-model.ts';
import { createSurface, SHARED_OPTIONS } from './surface.ts';
import { applyTheme, type OlxTheme, themeName } from './theme.ts';

export interface OlxEditorOptions extends SessionEvents {
  readonly text: string;
  /** Which block the text is. */
  readonly block: DocumentContext;
  readonly theme: OlxTheme;
  readonly readOnly?: boolean;
  /** What screen readers call the editor; say there that Ctrl+M lets Tab leave it. */
  readonly ariaLabel: string;
  /** After each edit, with a way to get the text, so that it is put together only where it is wanted. */
  readonly onChange?: (text: () => string) => void;
  /** Ctrl+S, or Cmd+S, inside the editor. */
  readonly onSave?: (text: string) => void;
}

export interface OlxEditor {
  getText(): string;
  /** Replaces the whole text; it cannot be undone. */
  setText(text: string): void;
  /** Shows findings of the service besides those of the editor, until their place is edited. */
  setExternalDiagnostics(diagnostics: readonly Diagnostic[]): void;
  /** Puts the cursor on a finding, scrolls to it and takes the focus. */
  revealDiagnostic(diagnostic: Diagnostic): void;
  setTheme(theme: OlxTheme): void;
  setReadOnly(readOnly: boolean): void;
  focus(): void;
  /** Ends the worker if this was the last editor, and frees everything; the second call does nothing. */
  dispose(): void;
}

/**
 * An OLX editor that fills the container, which needs a definite height. Findings appear as markers
 * about 200 ms after typing pauses, worked out in a worker.
 */
export function createOlxEditor(container: HTMLElement, options: OlxEditorOptions): OlxEditor {
  const language = configureOlx();
  const surface = createSurface(container);
  const source = createSourceModel(options.text);
  const { model } = source;
  const session = language.open(model, options.block, options);
  const instance = editor.create(surface.box, {
    ...SHARED_OPTIONS,
    model,
    theme: themeName(options.theme),
    readOnly: options.readOnly ?? false,
    ariaLabel: options.ariaLabel,
    ariaContainerElement: surface.spoken,
  });
  const closing = closeTagsOf(instance, model);
  const changes = model.onDidChangeContent(() => options.onChange?.(source.read));
  const { onSave } = options;
  if (onSave !== undefined) {
    instance.addAction({
      id: 'olx.save',
      label: 'Save',
      keybindings: [KeyMod.CtrlCmd | KeyCode.KeyS],
      run: () => onSave(source.read()),
    });
  }
  let disposed = false;

  return {
    getText: source.read,
    setText: source.write,
    setExternalDiagnostics(diagnostics) {
      const bom = source.read().startsWith('\ufeff') ? 1 : 0;
      session.setExternal(diagnostics.map((each) => toModel(each, model.getValue(), options.block.file, bom)));
    },
    revealDiagnostic({ range }) {
      const shown = toRange(model, range === null ? { start: 0, end: 0 } : spanOf(range));
      instance.setSelection(shown);
      instance.revealRangeInCenterIfOutsideViewport(shown);
      instance.focus();
    },
    setTheme: applyTheme,
    setReadOnly: (readOnly) => instance.updateOptions({ readOnly }),
    focus: () => instance.focus(),
    dispose() {
      if (disposed) return;
      disposed = true;
      session.dispose();
      closing.dispose();
      changes.dispose();
      language.dispose();
      instance.dispose();
      source.dispose();
      surface.dispose();
    },
  };
}

/** The model has no byte order mark; and a range in another file says nothing about this text. */
function toModel(diagnostic: Diagnostic, text: string, file: string | null, bom: number): Diagnostic {
  const { range } = diagnostic;
  if (range === null) return diagnostic;
  if (diagnostic.file !== null && diagnostic.file !== file) return { ...diagnostic, range: null, fixes: [] };
  if (bom === 0) return diagnostic;
  const lines = lineIndex(text);
  const moved = (each: NonNullable<typeof range>) => lines.range(each.start.offset - bom, each.end.offset - bom);
  const fixes = diagnostic.fixes.map((fix) => ({
    ...fix,
    edits: fix.edits.map((edit) => ({ ...edit, range: moved(edit.range) })),
  }));
  return { ...diagnostic, range: moved(range), fixes };
}
