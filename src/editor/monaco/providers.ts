import { type CancellationToken, type editor, type IDisposable, languages } from 'monaco-editor/editor';
import type { Diagnostic, QuickFix } from '../../olx/diagnostic.ts';
import { fixAll } from '../language/fix-all.ts';
import {
  spanOf,
  toCompletionItem,
  toDocumentSymbol,
  toFoldingRange,
  toMarkdown,
  toOffset,
  toRange,
  toSpan,
} from './convert.ts';
import { OLX_LANGUAGE } from './grammar.ts';
import type { Session } from './session.ts';

type FindSession = (model: editor.ITextModel) => Session | null;

/** Registers all language features for OLX models that have a session; returns what to dispose. */
export function registerProviders(find: FindSession): readonly IDisposable[] {
  return [
    languages.registerCompletionItemProvider(OLX_LANGUAGE, {
      triggerCharacters: ['<', '/', ' ', '"', "'"],
      async provideCompletionItems(model, position, context, token) {
        const offset = toOffset(model, position);
        const answer = await find(model)?.ask({ method: 'complete', offset }, signalOf(token));
        const items = (answer ?? []).filter((item) => isWanted(item.kind, context.triggerCharacter));
        return { suggestions: items.map((item, index) => toCompletionItem(model, item, index, offset)) };
      },
    }),
    languages.registerHoverProvider(OLX_LANGUAGE, {
      async provideHover(model, position, token) {
        const answer = await find(model)?.ask({ method: 'hover', offset: toOffset(model, position) }, signalOf(token));
        return answer ? { range: toRange(model, answer.span), contents: [toMarkdown(answer.markdown)] } : null;
      },
    }),
    languages.registerDocumentSymbolProvider(OLX_LANGUAGE, {
      displayName: 'Blocks',
      async provideDocumentSymbols(model, token) {
        const answer = await find(model)?.ask({ method: 'symbols' }, signalOf(token));
        return answer?.map((each) => toDocumentSymbol(model, each)) ?? null;
      },
    }),
    languages.registerFoldingRangeProvider(OLX_LANGUAGE, {
      async provideFoldingRanges(model, _context, token) {
        const answer = await find(model)?.ask({ method: 'folds' }, signalOf(token));
        return answer?.flatMap((each) => toFoldingRange(model, each) ?? []) ?? null;
      },
    }),
    languages.registerLinkedEditingRangeProvider(OLX_LANGUAGE, {
      async provideLinkedEditingRanges(model, position, token) {
        const answer = await find(model)?.ask(
          { method: 'paired-names', offset: toOffset(model, position) },
          signalOf(token),
        );
        if (!answer || answer.length === 0) return null;
        return { ranges: answer.map((each) => toRange(model, each)), wordPattern: /[\p{L}_:][\p{L}\p{N}_:.-]*/u };
      },
    }),
    languages.registerCodeActionProvider(OLX_LANGUAGE, {
      provideCodeActions(model, range, context) {
        const current = find(model)?.current() ?? [];
        const { start, end } = toSpan(model, range);
        const here = current.filter(
          (each) => each.range !== null && each.range.start.offset <= end && start <= each.range.end.offset,
        );
        return { actions: actionsFor(model, here, current, context.markers), dispose: () => undefined };
      },
    }),
  ];
}

/** A space or a quote that is typed in running text asks for nothing. */
function isWanted(kind: string, trigger: string | undefined): boolean {
  if (trigger === ' ' || trigger === '"' || trigger === "'") return kind === 'attribute' || kind === 'value';
  if (trigger === '/') return kind === 'end-tag';
  return true;
}

function actionsFor(
  model: editor.ITextModel,
  here: readonly Diagnostic[],
  all: readonly Diagnostic[],
  markers: readonly editor.IMarkerData[],
): languages.CodeAction[] {
  const single = here.flatMap((diagnostic) =>
    diagnostic.fixes.map((fix, index) => ({ ...toAction(model, fix, markers, diagnostic), isPreferred: index === 0 })),
  );
  const codes = [...new Set(here.map((each) => each.code))];
  const together = codes.flatMap((code) => {
    const fix = fixAll(all, code);
    return fix === null ? [] : [toAction(model, fix, [], null)];
  });
  return [...single, ...together];
}

function toAction(
  model: editor.ITextModel,
  fix: QuickFix,
  markers: readonly editor.IMarkerData[],
  diagnostic: Diagnostic | null,
): languages.CodeAction {
  return {
    title: fix.title,
    kind: 'quickfix',
    diagnostics: markers.filter((each) => each.code === diagnostic?.code && each.message === diagnostic?.message),
    edit: {
      edits: fix.edits.map((each) => ({
        resource: model.uri,
        versionId: model.getVersionId(),
        textEdit: { range: toRange(model, spanOf(each.range)), text: each.text },
      })),
    },
  };
}

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
