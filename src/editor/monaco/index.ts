export { configureOlx, type OlxLanguage } from './configure.ts';
export { createOlxDiff, type OlxDiff, type OlxDiffOptions } from './create-diff.ts';
export { createOlxEditor, type OlxEditor, type OlxEditorOptions } from './create-editor.ts';
export type { OlxTheme } from './theme.ts';
