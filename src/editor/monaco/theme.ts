import { editor } from 'monaco-editor/editor';

export type OlxTheme = 'light' | 'dark';

// Paragon's palette (its `--pgn-color-…` tokens): Monaco takes hex values only
const GRAY = {
  100: 'EBEBEB',
  200: 'CCCCCC',
  300: 'ADADAD',
  500: '707070',
  700: '454545',
  800: '333333',
  900: '212529',
} as const;
const PRIMARY = '0A3055';
const BRAND = '9D0054';
const INFO = '006DAA';
const SUCCESS = '0F5132';
const DANGER = 'C32D3A';
const WARNING = 'B38F00';

const NAMES: Readonly<Record<OlxTheme, string>> = { light: 'olx-light', dark: 'olx-dark' };

const THEMES: Readonly<Record<OlxTheme, editor.IStandaloneThemeData>> = {
  light: {
    base: 'vs',
    inherit: true,
    rules: [
      { token: 'tag', foreground: INFO },
      { token: 'attribute.name', foreground: BRAND },
      { token: 'attribute.value', foreground: SUCCESS },
      // base themes have a rule of their own for these
      { token: 'attribute.value.html', foreground: SUCCESS },
      { token: 'attribute.value.xml', foreground: SUCCESS },
      { token: 'delimiter.html', foreground: GRAY[500] },
      { token: 'delimiter.xml', foreground: GRAY[500] },
      { token: 'delimiter.cdata.xml', foreground: GRAY[500] },
      { token: 'string.escape.xml', foreground: '7A3E00' },
      { token: 'metatag.xml', foreground: GRAY[500] },
      { token: 'comment', foreground: GRAY[500], fontStyle: 'italic' },
    ],
    colors: {
      'editor.background': '#FFFFFF',
      'editor.foreground': `#${GRAY[800]}`,
      'editorLineNumber.foreground': `#${GRAY[500]}`,
      'editorLineNumber.activeForeground': `#${PRIMARY}`,
      'editorCursor.foreground': `#${PRIMARY}`,
      'editor.selectionBackground': '#BFDBEA',
      'editor.lineHighlightBackground': '#F5F8FA',
      'editor.lineHighlightBorder': '#00000000',
      'editorError.foreground': `#${DANGER}`,
      'editorWarning.foreground': `#${WARNING}`,
      'editorInfo.foreground': `#${INFO}`,
      focusBorder: `#${PRIMARY}`,
      'editorWidget.background': '#FFFFFF',
      'editorWidget.border': `#${GRAY[300]}`,
      'list.activeSelectionBackground': `#${PRIMARY}`,
      'list.activeSelectionForeground': '#FFFFFF',
      'editorSuggestWidget.selectedBackground': '#D6E6EF',
      'editorSuggestWidget.selectedForeground': `#${PRIMARY}`,
      'editorSuggestWidget.highlightForeground': `#${BRAND}`,
      'editorSuggestWidget.focusHighlightForeground': `#${BRAND}`,
    },
  },
  dark: {
    base: 'vs-dark',
    inherit: true,
    rules: [
      { token: 'tag', foreground: '80B6D5' },
      { token: 'attribute.name', foreground: 'E7BFD4' },
      { token: 'attribute.value', foreground: '8BC0A9' },
      { token: 'attribute.value.html', foreground: '8BC0A9' },
      { token: 'attribute.value.xml', foreground: '8BC0A9' },
      { token: 'delimiter.html', foreground: GRAY[300] },
      { token: 'delimiter.xml', foreground: GRAY[300] },
      { token: 'delimiter.cdata.xml', foreground: GRAY[300] },
      { token: 'string.escape.xml', foreground: 'F2CF8A' },
      { token: 'metatag.xml', foreground: GRAY[300] },
      { token: 'comment', foreground: GRAY[300], fontStyle: 'italic' },
    ],
    colors: {
      'editor.background': `#${GRAY[900]}`,
      'editor.foreground': `#${GRAY[100]}`,
      'editorLineNumber.foreground': `#${GRAY[300]}`,
      'editorLineNumber.activeForeground': '#FFFFFF',
      'editorCursor.foreground': '#FFFFFF',
      'editor.selectionBackground': '#264B66',
      'editor.lineHighlightBackground': '#2A2F34',
      'editor.lineHighlightBorder': '#00000000',
      'editorError.foreground': '#F1808A',
      'editorWarning.foreground': '#FFD900',
      'editorInfo.foreground': '#80B6D5',
      focusBorder: '#80B6D5',
      'editorWidget.background': `#${GRAY[800]}`,
      'editorWidget.border': `#${GRAY[500]}`,
      'editorSuggestWidget.selectedBackground': '#264B66',
      'editorSuggestWidget.highlightForeground': '#E7BFD4',
      'editorSuggestWidget.focusHighlightForeground': '#E7BFD4',
    },
  },
};

/** Defines both themes; safe to call again. */
export function defineThemes(): void {
  for (const name of ['light', 'dark'] as const) editor.defineTheme(NAMES[name], THEMES[name]);
}

/** The name by which Monaco knows a theme. */
export function themeName(theme: OlxTheme): string {
  return NAMES[theme];
}

/** Shows all editors of the page in this theme, as Monaco has one for all. */
export function applyTheme(theme: OlxTheme): void {
  editor.setTheme(NAMES[theme]);
}
