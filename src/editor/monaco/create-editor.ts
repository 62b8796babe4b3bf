import { editor, KeyCode, KeyMod } from 'monaco-editor/editor';
import type { Diagnostic } from '../../olx/diagnostic.ts';
import { together } from '../../olx/text/index.ts';
import type { DocumentContext } from '../language/context.ts';
import { placeInText } from '../language/place-in-text.ts';
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
  /**
   * Mends these findings, of those that `onDiagnostics` told last, each by its first fix, as one step that
   * can be undone, and puts the cursor there. Does nothing where the text was edited since.
   */
  applyFixes(diagnostics: readonly Diagnostic[]): void;
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
      session.setExternal(placeInText(diagnostics, model.getValue(), options.block, bom));
    },
    revealDiagnostic({ range }) {
      const shown = toRange(model, range === null ? { start: 0, end: 0 } : spanOf(range));
      instance.setSelection(shown);
      instance.revealRangeInCenterIfOutsideViewport(shown);
      instance.focus();
    },
    applyFixes(diagnostics) {
      const current = session.current();
      const fixes = diagnostics.flatMap((each) => (current.includes(each) ? each.fixes.slice(0, 1) : []));
      const edits = together(fixes).edits.map(({ range, text }) => ({ range: toRange(model, spanOf(range)), text }));
      const [first] = edits;
      if (first === undefined || instance.getOption(editor.EditorOption.readOnly)) return;
      instance.pushUndoStop();
      instance.executeEdits('olx.fix', edits);
      instance.pushUndoStop();
      const { startLineNumber: lineNumber, startColumn: column } = first.range;
      instance.setPosition({ lineNumber, column });
      instance.revealPositionInCenterIfOutsideViewport({ lineNumber, column });
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
