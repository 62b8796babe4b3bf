import type { LooseDocument, LooseElement } from './loose-tree.ts';

/** A stretch that folds away: from the line of `start` to the line before that of `end`. */
export interface Fold {
  readonly start: number;
  readonly end: number;
  readonly kind: 'element' | 'comment' | 'cdata';
}

/** Elements, comments and CDATA sections; the caller drops what stands on one line. */
export function folds(document: LooseDocument): readonly Fold[] {
  const found: Fold[] = [];
  const visit = (element: LooseElement): void => {
    if (element.close !== null) found.push({ start: element.open.end - 1, end: element.close.start, kind: 'element' });
    element.children.forEach(visit);
  };
  document.roots.forEach(visit);
  for (const each of document.scanned) {
    if ((each.kind === 'comment' || each.kind === 'cdata') && each.complete) {
      found.push({ start: each.start, end: each.end, kind: each.kind });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}
