import type { editor } from 'monaco-editor/editor';

/** Options that all OLX editors share. */
export const SHARED_OPTIONS: editor.IEditorOptions & editor.IGlobalEditorOptions = {
  automaticLayout: true,
  fontFamily:
    "var(--pgn-typography-font-family-monospace, SFMono-Regular), Menlo, Consolas, 'Liberation Mono', monospace",
  fontSize: 14,
  lineHeight: 21,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  wordWrap: 'on',
  wrappingIndent: 'indent',
  wordBasedSuggestions: 'off',
  // in running text a list would only disturb; `<`, a space in a tag and Ctrl+Space ask for it
  quickSuggestions: false,
  suggest: { showWords: false, preview: false },
  linkedEditing: true,
  // the closing quote of an accepted suggestion is typed over, as that of a typed one
  autoClosingOvertype: 'always',
  bracketPairColorization: { enabled: false },
  // course texts are in every script; only what cannot be seen is worth marking
  unicodeHighlight: { ambiguousCharacters: false, nonBasicASCII: false, invisibleCharacters: true },
  // the bytes of the author stay as they are
  trimAutoWhitespace: false,
  unusualLineTerminators: 'off',
  padding: { top: 8, bottom: 8 },
  // above the first lines there is no room, and what the editor stands in may cut it off
  hover: { above: false },
};

/** A box for one editor inside the container, and an element for what it tells screen readers. */
export interface Surface {
  readonly box: HTMLDivElement;
  readonly spoken: HTMLDivElement;
  dispose(): void;
}

/**
 * Makes the box. Monaco clones its options deeply, which overflows the stack on an element that React
 * owns; so both elements are plain ones. `monaco-component` gives menus their colours.
 */
export function createSurface(container: HTMLElement): Surface {
  const box = document.createElement('div');
  box.className = 'monaco-component olx-editor';
  box.style.width = '100%';
  box.style.height = '100%';
  const spoken = document.createElement('div');
  container.append(box, spoken);
  return {
    box,
    spoken,
    dispose() {
      box.remove();
      spoken.remove();
    },
  };
}
