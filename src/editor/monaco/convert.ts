/* The one place where Monaco's positions, whose lines and columns count from 1, meet offsets. */
import {
  type editor,
  type IMarkdownString,
  type IPosition,
  type IRange,
  languages,
  MarkerSeverity,
} from 'monaco-editor/editor';
import type { Diagnostic, Severity } from '../../olx/diagnostic.ts';
import type { TextEdit } from '../../olx/text/index.ts';
import type { Completion } from '../language/completion.ts';
import type { Fold } from '../language/folding.ts';
import type { Span } from '../language/spot.ts';
import type { BlockSymbol } from '../language/symbols.ts';

export function toOffset(model: editor.ITextModel, position: IPosition): number {
  return model.getOffsetAt(position);
}

export function toSpan(model: editor.ITextModel, range: IRange): Span {
  return {
    start: model.getOffsetAt({ lineNumber: range.startLineNumber, column: range.startColumn }),
    end: model.getOffsetAt({ lineNumber: range.endLineNumber, column: range.endColumn }),
  };
}

export function toRange(model: editor.ITextModel, { start, end }: Span): IRange {
  const from = model.getPositionAt(start);
  const to = model.getPositionAt(end);
  return {
    startLineNumber: from.lineNumber,
    startColumn: from.column,
    endLineNumber: to.lineNumber,
    endColumn: to.column,
  };
}

/** The edits of one change event, in offsets of the text before it. */
export function toEdits(changes: readonly editor.IModelContentChange[]): readonly TextEdit[] {
  return changes.map(({ rangeOffset, rangeLength, text }) => ({
    start: rangeOffset,
    end: rangeOffset + rangeLength,
    text,
  }));
}

const SEVERITIES: Readonly<Record<Severity, MarkerSeverity>> = {
  error: MarkerSeverity.Error,
  warning: MarkerSeverity.Warning,
  info: MarkerSeverity.Info,
};

/** A finding without a range is shown on the first line. */
export function toMarker(model: editor.ITextModel, diagnostic: Diagnostic): editor.IMarkerData {
  const { code, message, severity, range } = diagnostic;
  const shown =
    range === null
      ? { ...toRange(model, { start: 0, end: 0 }), endColumn: model.getLineMaxColumn(1) }
      : toRange(model, spanOf(range));
  return { code, message, severity: SEVERITIES[severity], source: 'OLX', ...shown };
}

/** The offsets of a diagnostic's range. */
export function spanOf(range: NonNullable<Diagnostic['range']>): Span {
  return { start: range.start.offset, end: range.end.offset };
}

const KINDS: Readonly<Record<Completion['kind'], languages.CompletionItemKind>> = {
  block: languages.CompletionItemKind.Module,
  element: languages.CompletionItemKind.Struct,
  attribute: languages.CompletionItemKind.Field,
  value: languages.CompletionItemKind.Value,
  'end-tag': languages.CompletionItemKind.Keyword,
};

/** `index` keeps the order in which the items come; `offset` is that of the cursor. */
export function toCompletionItem(
  model: editor.ITextModel,
  item: Completion,
  index: number,
  offset: number,
): languages.CompletionItem {
  return {
    label: { label: item.label, description: item.detail },
    kind: KINDS[item.kind],
    insertText: item.snippet,
    insertTextRules: languages.CompletionItemInsertTextRule.InsertAsSnippet,
    sortText: String(index).padStart(5, '0'),
    range: {
      insert: onOneLine(model, item.span.start, offset, offset),
      replace: onOneLine(model, item.span.start, item.span.end, offset),
    },
    ...(item.markdown === null ? {} : { documentation: toMarkdown(item.markdown) }),
    ...(item.more ? { command: { id: 'editor.action.triggerSuggest', title: 'Suggest' } } : {}),
  };
}

/** What of a stretch stands on the line of the offset: Monaco drops items that would replace more. */
function onOneLine(model: editor.ITextModel, start: number, end: number, offset: number): IRange {
  const { lineNumber } = model.getPositionAt(offset);
  const first = model.getOffsetAt({ lineNumber, column: 1 });
  const last = model.getOffsetAt({ lineNumber, column: model.getLineMaxColumn(lineNumber) });
  return toRange(model, { start: Math.max(start, first), end: Math.min(end, last) });
}

/** Markdown without HTML and without commands. */
export function toMarkdown(value: string): IMarkdownString {
  return { value, isTrusted: false, supportHtml: false };
}

export function toDocumentSymbol(model: editor.ITextModel, symbol: BlockSymbol): languages.DocumentSymbol {
  return {
    name: symbol.name,
    detail: symbol.type,
    kind: symbol.children.length > 0 ? languages.SymbolKind.Module : languages.SymbolKind.Field,
    tags: [],
    range: toRange(model, symbol.span),
    selectionRange: toRange(model, symbol.nameSpan),
    children: symbol.children.map((each) => toDocumentSymbol(model, each)),
  };
}

/** Null where the stretch stands on one line or has nothing to fold away. */
export function toFoldingRange(model: editor.ITextModel, fold: Fold): languages.FoldingRange | null {
  const start = model.getPositionAt(fold.start).lineNumber;
  const last = model.getPositionAt(fold.end).lineNumber;
  const end = fold.kind === 'comment' ? last : last - 1;
  if (end <= start) return null;
  return fold.kind === 'comment' ? { start, end, kind: languages.FoldingRangeKind.Comment } : { start, end };
}
