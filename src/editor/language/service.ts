import type { Diagnostic } from '../../olx/diagnostic.ts';
import { complete } from './complete.ts';
import type { Completion } from './completion.ts';
import type { DocumentContext } from './context.ts';
import { diagnose } from './diagnose.ts';
import { type Fold, folds } from './folding.ts';
import { type Hover, hover } from './hover.ts';
import { type LooseDocument, readLoosely } from './loose-tree.ts';
import type { Span } from './spot.ts';
import { type BlockSymbol, symbols } from './symbols.ts';
import { pairedNames } from './tag-pairs.ts';

/** What an editor may ask about a document. Offsets are UTF-16 code units into its text. */
export type Question =
  | { readonly method: 'diagnose' }
  | { readonly method: 'complete'; readonly offset: number }
  | { readonly method: 'hover'; readonly offset: number }
  | { readonly method: 'symbols' }
  | { readonly method: 'folds' }
  | { readonly method: 'paired-names'; readonly offset: number };

/** The answer to each question, plain JSON. */
export interface Answers {
  readonly diagnose: readonly Diagnostic[];
  readonly complete: readonly Completion[];
  readonly hover: Hover | null;
  readonly symbols: readonly BlockSymbol[];
  readonly folds: readonly Fold[];
  readonly 'paired-names': readonly Span[];
}

export type Answer = Answers[keyof Answers];

/** One state of a document; answers questions about it, and scans it at most once. */
export interface LanguageService {
  answer(question: Question): Answer;
}

/** The language service for one text. Pure: the same text and context give the same answers. */
export function languageService(text: string, context: DocumentContext): LanguageService {
  let scanned: LooseDocument | null = null;
  const document = (): LooseDocument => {
    scanned ??= readLoosely(text);
    return scanned;
  };
  return {
    answer(question) {
      switch (question.method) {
        case 'diagnose':
          return diagnose(text, context);
        case 'complete':
          return complete(document(), context, question.offset);
        case 'hover':
          return hover(document(), context, question.offset);
        case 'symbols':
          return symbols(document(), context);
        case 'folds':
          return folds(document());
        case 'paired-names':
          return pairedNames(document(), question.offset);
      }
    },
  };
}
