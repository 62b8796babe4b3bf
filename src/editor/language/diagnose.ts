import type { Diagnostic } from '../../olx/diagnostic.ts';
import { diagnoseDocument } from '../../olx/rules/index.ts';
import type { DocumentContext } from './context.ts';

/** What is wrong with a text as this block's OLX: the same function that the service answers 422 with. */
export function diagnose(text: string, context: DocumentContext): readonly Diagnostic[] {
  return diagnoseDocument(text, context);
}
