import { attributeValue, type XmlElement, type XmlNode } from '../../syntax/index.ts';
import type { BlockBody } from '../block.ts';
import type { BlockId } from '../keys.ts';
import { isEmpty, isPointer } from '../pointer.ts';
import { isBlockElement, isContainer, OWN_FILE_TYPES, ownFilePath } from '../structure.ts';
import type { Reading } from './reading.ts';
import { type Source, tagOf } from './source.ts';

/** Components that are nothing without content of their own. */
const FILLED: ReadonlySet<string> = new Set(['html', 'problem', 'annotatable', 'poll_question']);
/** Containers that need no blocks of their own: these come from a library. */
const FROM_LIBRARY: ReadonlySet<string> = new Set(['library_content', 'itembank']);
/** Content elements that only one type takes; below any other the platform takes them for blocks. */
const ONLY_IN: Readonly<Record<string, string>> = { wiki: 'course', textbook: 'course', show: 'conditional' };
const ASIDE = 'xblock_asides.v1';
/** The one aside that is part of Open edX. */
const OWN_ASIDE = 'tagging_aside';

/** Whether a block of that type should hold something, and so an empty tag of it may be a mistake. */
export function shouldBeFilled(type: string): boolean {
  return FILLED.has(type) || (isContainer(type) && OWN_FILE_TYPES.has(type) && !FROM_LIBRARY.has(type));
}

/** Looks at what stands directly inside a block's element. */
export function checkElement(reading: Reading, source: Source, element: XmlElement, block: BlockId): void {
  const container = isContainer(element.name);
  let before: XmlNode | null = null;
  for (const node of element.children) {
    if (node.kind === 'element') checkChild(reading, source, element, node, block, container);
    if (node.kind !== 'text' && node.kind !== 'cdata') before = node;
    else if (container && node.value.trim() !== '') checkText(reading, source, node, before, block);
  }
}

/** Types of which `rules` says what is missing, in better words. */
const EMPTY_BY_RULE: ReadonlySet<string> = new Set(['conditional', 'poll_question', 'randomize', 'split_test']);

/** Tells of a block that is empty, whether it stands in a file of its own or in its parent's. */
export function checkFilled(
  reading: Reading,
  source: Source,
  element: XmlElement,
  block: BlockId,
  body: BlockBody | null,
): void {
  if (reading.isDocument || body !== null || EMPTY_BY_RULE.has(element.name)) return;
  if (!shouldBeFilled(element.name) || !isEmpty(element)) return;
  const leaf = !isContainer(element.name);
  const message = leaf
    ? `This ${element.name} is empty: learners see nothing of it.`
    : `This ${element.name} holds no blocks.`;
  const severity = leaf ? 'warning' : 'info';
  reading.report({ code: 'block-empty', severity, message, file: source.path, at: tagOf(element), block });
}

/**
 * The platform hands each child with the text after it to its parser (`definition_from_xml` in
 * `seq_block.py`), which takes no text behind an element and so drops the child.
 */
function checkText(reading: Reading, source: Source, node: XmlNode, before: XmlNode | null, block: BlockId): void {
  const raw = source.document.text.slice(node.start, node.end);
  const start = node.start + (raw.length - raw.trimStart().length);
  const end = node.end - (raw.length - raw.trimEnd().length);
  const text = source.document.text.slice(start, end);
  const lost =
    before?.kind === 'element' && isBlockElement(before.name, attributeValue(before, 'xblock-family')) ? before : null;
  const message =
    lost === null
      ? 'Text between blocks is not read: learners never see it.'
      : `Text must not stand behind a block: Open edX would leave out the ${lost.name} before it without a word.`;
  const commentable = node.kind === 'text' && !text.includes('--') && !text.endsWith('-');
  const edits = [{ start, end, text: `<!-- ${text} -->` }];
  reading.report({
    code: 'text-between-blocks',
    severity: lost === null ? 'warning' : 'error',
    message,
    file: source.path,
    at: { start, end },
    block,
    fixes: commentable ? [{ title: 'Make it a comment', edits }] : [],
  });
}

function checkChild(
  reading: Reading,
  source: Source,
  parent: XmlElement,
  child: XmlElement,
  block: BlockId,
  inContainer: boolean,
): void {
  if (attributeValue(child, 'xblock-family') === ASIDE) {
    if (child.name === OWN_ASIDE || reading.isDocument) return;
    const message = `The aside <${child.name}> is no part of Open edX: where it is not installed, this ${parent.name} is left out without a word.`;
    const at = tagOf(child);
    reading.report({ code: 'aside-unknown', severity: 'warning', message, file: source.path, at, block });
    return;
  }
  // XBlock's own parser has a use for names with a prefix, and that of the platform has none
  if (!inContainer || !OWN_FILE_TYPES.has(parent.name)) return;
  if (child.name.includes(':') || (attributeValue(child, 'xmlns') ?? '') !== '') {
    const message = `<${child.name}> belongs to another XML vocabulary: Open edX drops it without a word.`;
    reading.report({ code: 'element-dropped', message, file: source.path, at: tagOf(child), block });
    return;
  }
  const home = Object.hasOwn(ONLY_IN, child.name) ? ONLY_IN[child.name] : undefined;
  if (home === undefined || home === parent.name) return;
  const message = `<${child.name}> belongs into a ${home}; here Open edX takes it for a block of a type that it does not know.`;
  const at = tagOf(child);
  reading.report({ code: 'element-dropped', severity: 'warning', message, file: source.path, at, block });
}

/** Tells of a file that holds nothing but a pointer, which the platform does not follow. */
export function checkSecondHop(reading: Reading, source: Source, element: XmlElement, block: BlockId): boolean {
  if (reading.isDocument || !isPointer(element) || !shouldBeFilled(element.name)) return false;
  const target = ownFilePath(element.name, attributeValue(element, 'url_name') ?? '');
  const there = reading.has(source.base + target) || reading.has(target);
  const self = source.path === source.base + target;
  const message = self
    ? `This file points at itself, so the ${element.name} is empty.`
    : `A pointer in a file is not followed: Open edX never reads ${target} for this ${element.name}, which stays empty.`;
  const severity = there && !self ? 'error' : 'warning';
  reading.report({ code: 'pointer-to-pointer', severity, message, file: source.path, at: tagOf(element), block });
  return true;
}
