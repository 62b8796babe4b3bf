import { attributes, values } from './complete-attributes.ts';
import { elements, endTag, root } from './complete-tags.ts';
import type { Completion } from './completion.ts';
import type { DocumentContext } from './context.ts';
import type { LooseDocument } from './loose-tree.ts';
import { spotAt } from './spot.ts';

/** What may stand at the offset, best first. */
export function complete(document: LooseDocument, context: DocumentContext, offset: number): readonly Completion[] {
  const spot = spotAt(document, offset);
  switch (spot.kind) {
    case 'content': {
      const span = { start: offset, end: offset };
      return spot.parent === null ? root(document, context, span, '<') : elements(spot.parent, context, span, '<', '');
    }
    case 'name': {
      if (spot.parent === null) return root(document, context, spot.span, '');
      const unfinished = !spot.tag.complete && spot.tag.attributes.length === 0;
      const items = elements(spot.parent, context, spot.span, '', unfinished ? '' : null);
      return spot.span.start === spot.span.end ? [...items, ...endTag(spot.parent, spot.span, '/')] : items;
    }
    case 'end-name':
      return endTag(spot.parent, spot.span, '', spot.tag.complete ? '' : '>');
    case 'attribute': {
      const valued = spot.attribute !== null && spot.attribute.valueStart !== -1;
      return attributes(spot.element, context, spot.span, spot.attribute?.name ?? null, valued);
    }
    case 'value': {
      const { name, closed, valueStart } = spot.attribute;
      if (closed) return values(spot.element, name, context, spot.span, '');
      // without its closing quote a value seems to reach up to the next tag
      const quote = document.text.charAt(valueStart - 1);
      return values(spot.element, name, context, { start: valueStart, end: offset }, quote);
    }
    case 'opaque':
      return [];
  }
}
