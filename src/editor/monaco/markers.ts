import { editor } from 'monaco-editor/editor';
import type { Diagnostic } from '../../olx/diagnostic.ts';
import { toMarker } from './convert.ts';

const OWNER = 'olx';

/** Shows these findings in the model, in place of those shown before. */
export function showMarkers(model: editor.ITextModel, diagnostics: readonly Diagnostic[]): void {
  editor.setModelMarkers(
    model,
    OWNER,
    diagnostics.map((each) => toMarker(model, each)),
  );
}
