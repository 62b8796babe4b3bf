/**
 * The OLX editor. Importing this costs next to nothing: Monaco, the worker and the language service
 * come with `loadOlxEditor`.
 */
export type { DocumentContext } from './language/context.ts';
export type { OlxDiff, OlxDiffOptions, OlxEditor, OlxEditorOptions, OlxTheme } from './monaco/index.ts';
export type { WorkerFailure } from './worker/client.ts';

/** What `loadOlxEditor` brings. */
export type OlxEditorModule = typeof import('./monaco/index.ts');

/** Loads the editor, the first time over the network. Rejects where that fails; calling again tries again. */
export function loadOlxEditor(): Promise<OlxEditorModule> {
  return import('./monaco/index.ts');
}

/** The keys that let Tab leave the editor, and bring it back, to show beside it. */
export function leaveEditorKeys(platform: string): 'Ctrl+M' | 'Ctrl+Shift+M' {
  return /mac|iphone|ipad/i.test(platform) ? 'Ctrl+Shift+M' : 'Ctrl+M';
}
