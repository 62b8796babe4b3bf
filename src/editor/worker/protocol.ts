import type { TextEdit } from '../../olx/text/index.ts';
import type { DocumentContext } from '../language/context.ts';
import type { Answer, Question } from '../language/service.ts';

/**
 * Messages to the worker, all of them fit for a structured clone. A document has a name given by the client and a version
 * that grows by one with each change; questions name the version that they are about.
 */
export type ToWorker =
  | {
      readonly kind: 'open';
      readonly document: string;
      readonly version: number;
      readonly text: string;
      readonly context: DocumentContext;
    }
  | {
      readonly kind: 'change';
      readonly document: string;
      readonly version: number;
      readonly edits: readonly TextEdit[];
    }
  | { readonly kind: 'close'; readonly document: string }
  | {
      readonly kind: 'ask';
      readonly id: number;
      readonly document: string;
      readonly version: number;
      readonly question: Question;
    }
  | { readonly kind: 'cancel'; readonly id: number };

/** The worker's answer to one `ask`: none where it was cancelled or the document has moved on. */
export type FromWorker =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer }
  | { readonly kind: 'dropped'; readonly id: number; readonly reason: 'cancelled' | 'outdated' | 'closed' }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
