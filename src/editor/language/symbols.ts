import { blockType } from '../../olx/catalogue/index.ts';
import type { DocumentContext } from './context.ts';
import type { LooseDocument, LooseElement } from './loose-tree.ts';
import { roleOf } from './role.ts';
import type { Span } from './spot.ts';

/** A block of the document, as its outline shows it. */
export interface BlockSymbol {
  readonly type: string;
  /** Display name, else url_name, else what the type is called. */
  readonly name: string;
  readonly span: Span;
  /** The name in the start tag. */
  readonly nameSpan: Span;
  readonly children: readonly BlockSymbol[];
}

/** The blocks of the document, nested. */
export function symbols(document: LooseDocument, context: DocumentContext): readonly BlockSymbol[] {
  return document.roots.flatMap((each) => symbol(each, context, document.text));
}

function symbol(element: LooseElement, context: DocumentContext, text: string): readonly BlockSymbol[] {
  if (element.name === '' || roleOf(element, context).kind !== 'block') return [];
  return [
    {
      type: element.name,
      name: nameOf(element, text),
      span: { start: element.open.start, end: element.end },
      nameSpan: { start: element.open.nameStart, end: element.open.nameEnd },
      children: element.children.flatMap((each) => symbol(each, context, text)),
    },
  ];
}

function nameOf(element: LooseElement, text: string): string {
  for (const wanted of ['display_name', 'url_name']) {
    const found = element.open.attributes.find((each) => each.name === wanted);
    if (found !== undefined && found.valueEnd > found.valueStart)
      return readable(text.slice(found.valueStart, found.valueEnd));
  }
  return blockType(element.name)?.title ?? element.name;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
};

function readable(raw: string): string {
  return raw.replace(/&(?:amp|lt|gt|quot|apos);/g, (found) => ENTITIES[found] ?? found);
}
