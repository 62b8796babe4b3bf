import { editor, KeyCode, KeyMod } from 'monaco-editor/editor';
import type { DocumentContext } from '../language/context.ts';
import { configureOlx } from './configure.ts';
import type { SessionEvents } from './session.ts';
import { createSourceModel } from './source-model.ts';
import { createSurface, SHARED_OPTIONS } from './surface.ts';
import { applyTheme, type OlxTheme, themeName } from './theme.ts';

export interface OlxDiffOptions extends SessionEvents {
  /** The other text, such as what somebody else saved meanwhile; on the left, read-only. */
  readonly original: string;
  /** The author's own text; on the right. */
  readonly modified: string;
  /** Which block the author's text is; null shows no findings. */
  readonly block: DocumentContext | null;
  readonly theme: OlxTheme;
  readonly readOnly?: boolean;
  readonly originalLabel: string;
  readonly modifiedLabel: string;
  readonly onChange?: (text: () => string) => void;
  readonly onSave?: (text: string) => void;
}

export interface OlxDiff {
  /** The author's text, as edited. */
  getText(): string;
  setTheme(theme: OlxTheme): void;
  focus(): void;
  dispose(): void;
}

/** Two texts side by side, or one below the other where there is no room, with what differs marked. */
export function createOlxDiff(container: HTMLElement, options: OlxDiffOptions): OlxDiff {
  const language = configureOlx();
  const surface = createSurface(container);
  const original = createSourceModel(options.original);
  const modified = createSourceModel(options.modified);
  const session = options.block === null ? null : language.open(modified.model, options.block, options);
  const instance = editor.createDiffEditor(surface.box, {
    ...SHARED_OPTIONS,
    theme: themeName(options.theme),
    readOnly: options.readOnly ?? false,
    originalEditable: false,
    ignoreTrimWhitespace: false,
    renderSideBySide: true,
    useInlineViewWhenSpaceIsLimited: true,
    hideUnchangedRegions: { enabled: true },
  });
  instance.setModel({ original: original.model, modified: modified.model });
  const labels = [
    keepLabel(instance.getOriginalEditor(), options.originalLabel),
    keepLabel(instance.getModifiedEditor(), options.modifiedLabel),
  ];
  if (options.readOnly === true) {
    const first = instance.onDidUpdateDiff(() => {
      first.dispose();
      instance.revealFirstDiff();
    });
  }
  const changes = modified.model.onDidChangeContent(() => options.onChange?.(modified.read));
  const { onSave } = options;
  if (onSave !== undefined) {
    instance.getModifiedEditor().addAction({
      id: 'olx.save',
      label: 'Save',
      keybindings: [KeyMod.CtrlCmd | KeyCode.KeyS],
      run: () => onSave(modified.read()),
    });
  }
  let disposed = false;

  return {
    getText: modified.read,
    setTheme: applyTheme,
    focus: () => instance.getModifiedEditor().focus(),
    dispose() {
      if (disposed) return;
      disposed = true;
      session?.dispose();
      changes.dispose();
      for (const label of labels) label.dispose();
      language.dispose();
      instance.dispose();
      original.dispose();
      modified.dispose();
      reviveWidgets(surface.box);
      surface.dispose();
    },
  };
}

/** Monaco 0.57 forgets the label of either side when the diff editor changes how it shows them. */
function keepLabel(side: editor.ICodeEditor, ariaLabel: string): { dispose(): void } {
  const label = (): void => {
    if (side.getRawOptions().ariaLabel !== ariaLabel) side.updateOptions({ ariaLabel });
  };
  label();
  return side.onDidChangeConfiguration(label);
}

/** Monaco 0.57: after a diff editor is disposed, lists and menus not drawn before stay away until a plain editor has come and gone. */
function reviveWidgets(box: HTMLElement): void {
  editor.create(box, { model: null }).dispose();
}
