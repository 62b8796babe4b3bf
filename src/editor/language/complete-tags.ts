import { allowedChildren, blockType, innerVocabulary, isContainer } from '../../olx/catalogue/index.ts';
import { type Completion, escapeSnippet } from './completion.ts';
import type { DocumentContext } from './context.ts';
import type { LooseDocument, LooseElement } from './loose-tree.ts';
import { describeBlock, describeElement } from './markdown.ts';
import { type Role, roleOf } from './role.ts';
import type { Span } from './spot.ts';

/** The root itself, where the document has none yet. */
export function root(
  document: LooseDocument,
  context: DocumentContext,
  span: Span,
  before: string,
): readonly Completion[] {
  if (document.roots.some((each) => each.name !== '' && each.open.nameStart !== span.start)) return [];
  const type = blockType(context.type);
  return [
    {
      label: context.type,
      kind: 'block',
      detail: type?.title ?? '',
      markdown: type === null ? null : describeBlock(type),
      snippet: `${before}${context.type} url_name="${escapeSnippet(context.urlName)}">$0</${context.type}>`,
      span,
      more: false,
    },
  ];
}

/** Child blocks and inner elements that may stand below `parent`. `before` is what is still missing in front; `after` null keeps what follows the name as it is. */
export function elements(
  parent: LooseElement,
  context: DocumentContext,
  span: Span,
  before: string,
  after: '' | null,
): readonly Completion[] {
  const role = roleOf(parent, context);
  const names = innerNames(role);
  const inner: readonly Completion[] = names.map((name) => {
    const element = innerVocabulary(role.kind === 'block' ? role.type : role.block).elements.get(name);
    const needed = element?.attributes.filter((each) => each.required) ?? [];
    const filled = needed.map((each, index) => ` ${each.name}="$${index + 1}"`).join('');
    const rest = after === null ? '' : `${filled}>$0</${name}>`;
    return {
      label: name,
      kind: 'element',
      detail: '',
      markdown: element === undefined ? null : describeElement(element),
      snippet: `${before}${name}${rest}`,
      span,
      more: false,
    };
  });
  return [...blocks(role, context, span, before, after), ...inner];
}

function blocks(
  role: Role,
  context: DocumentContext,
  span: Span,
  before: string,
  after: '' | null,
): readonly Completion[] {
  if (role.kind === 'inner') return [];
  return allowedChildren(role.type).map((name): Completion => {
    const type = blockType(name);
    return {
      label: name,
      kind: 'block',
      detail: type?.title ?? '',
      markdown: type === null ? null : describeBlock(type),
      snippet: `${before}${name}${after === null ? '' : blockRest(name, context)}`,
      span,
      more: false,
    };
  });
}

function blockRest(type: string, context: DocumentContext): string {
  if (context.scope === 'node') return ' url_name="$1"/>$0';
  const named = ' url_name="$1" display_name="$2"';
  if (type === 'html') return `${named}><![CDATA[$0]]></html>`;
  const inside = isContainer(type) || innerVocabulary(type).top.length > 0;
  return inside ? `${named}>$0</${type}>` : `${named}/>$0`;
}

function innerNames(role: Role): readonly string[] {
  if (role.kind === 'block') return innerVocabulary(role.type).top;
  const vocabulary = innerVocabulary(role.block);
  if (role.element !== null) return role.element.children;
  // inside HTML within a problem the same elements may stand as at its top
  return vocabulary.top;
}

/** The end tag of the element around; `before` and `after` are what is still missing around its name. */
export function endTag(parent: LooseElement | null, span: Span, before: string, after = '>'): readonly Completion[] {
  if (parent === null || parent.name === '') return [];
  return [
    {
      label: `${before}${parent.name}`,
      kind: 'end-tag',
      detail: 'end tag',
      markdown: null,
      snippet: `${before}${parent.name}${after}`,
      span,
      more: false,
    },
  ];
}
