import { blockType, canContain } from '../catalogue/index.ts';
import type { Block } from '../course/block.ts';
import { type BlockId, blockId } from '../course/keys.ts';
import { isPointer } from '../course/pointer.ts';
import { readDocument } from '../course/read/read-document.ts';
import type { ReadLimits } from '../course/read/read-limits.ts';
import { isBlockElement, isContainer, isDirectOnly } from '../course/structure.ts';
import { type Diagnostic, diagnostic, hasErrors, type Severity } from '../diagnostic.ts';
import { attributeValue, elementChildren, parseXml, type XmlElement } from '../syntax/index.ts';
import { type LineIndex, lineIndex } from '../text/index.ts';
import { validateDocument, validateNode } from './validate.ts';
import { placementMessage } from './words.ts';

/** The place that a document belongs to. */
export interface DocumentContext {
  readonly type: string;
  readonly urlName: string;
  /** Null if the parent is unknown or the block is the root. */
  readonly parentType: string | null;
  readonly scope: 'subtree' | 'node';
  /** The name of the text in findings. */
  readonly file: string | null;
  /** The children that a node may name; not checked if missing. */
  readonly children?: ReadonlySet<BlockId>;
  /** Blocks below this one that have content, so that an empty tag with that name is a mistake. */
  readonly filled?: ReadonlySet<BlockId>;
  /** How much the document may hold. */
  readonly limits?: ReadLimits;
}

/**
 * The result of checking a document. `block` is null if an error of reading or placement refuses it. Findings of
 * rules about the content do not refuse it, because the platform accepts such blocks.
 */
export interface CheckedDocument {
  readonly block: Block | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Checks one XML document for its place: well-formedness, type and url_name, placement, and the children that a node
 * names. The editor and the service both call it. Ranges are into `text`. Throws `ReadLimitExceeded` if the
 * document exceeds a limit of the context.
 */
export function checkDocument(text: string, context: DocumentContext): CheckedDocument {
  const { document, diagnostics } = parseXml(text, context.file);
  if (document === null) return { block: null, diagnostics };
  const read = readDocument(text, context.file, context.limits ?? null);
  const lines = lineIndex(text);
  const check = new DocumentCheck(context, lines);
  check.root(document.root);
  const declining = [...read.diagnostics, ...check.findings];
  const rules = context.scope === 'node' ? validateNode : validateDocument;
  const found = read.block === null ? [] : rules(read.block, context.file, lines.position(document.root.start));
  return { block: hasErrors(declining) ? null : read.block, diagnostics: [...declining, ...found] };
}

/** Only the findings of `checkDocument`. */
export function diagnoseDocument(text: string, context: DocumentContext): readonly Diagnostic[] {
  return checkDocument(text, context).diagnostics;
}

class DocumentCheck {
  readonly findings: Diagnostic[] = [];
  readonly #context: DocumentContext;
  readonly #lines: LineIndex;

  constructor(context: DocumentContext, lines: LineIndex) {
    this.#context = context;
    this.#lines = lines;
  }

  root(element: XmlElement): void {
    const { type, urlName, parentType, scope } = this.#context;
    const name = attributeValue(element, 'url_name');
    if (element.name !== type)
      this.#report('folder-root-mismatch', `This must be a <${type}>, not a <${element.name}>.`, element);
    else if (type !== 'course' && name !== null && name !== urlName) {
      const message = `The url_name must stay “${urlName}”: under another name it would be another block, without its learners' answers.`;
      this.#report('folder-root-mismatch', message, element);
    }
    if (parentType !== null && !canContain(parentType, element.name)) this.#misplaced(parentType, element);
    if (scope === 'node') this.#references(element);
    else this.#below(element);
  }

  #below(element: XmlElement): void {
    for (const child of this.#blocksIn(element)) {
      if (!canContain(element.name, child.name)) this.#misplaced(element.name, child);
      const id = blockId(child.name, attributeValue(child, 'url_name') ?? '');
      if (isPointer(child) && this.#context.filled?.has(id) === true) {
        const message = `This empty <${child.name}> would take away the content of “${id}”. Leave the content in, or edit the block alone.`;
        this.#report('children-not-references', message, child);
      }
      this.#below(child);
    }
  }

  #references(element: XmlElement): void {
    for (const child of this.#blocksIn(element)) {
      const id = blockId(child.name, attributeValue(child, 'url_name') ?? '');
      if (!isPointer(child)) {
        this.#report(
          'children-not-references',
          `Only the name of a child may stand here: <${child.name} url_name="…"/>.`,
          child,
        );
      } else if (this.#context.children?.has(id) === false) {
        this.#report('children-not-references', `“${id}” is not a child of this ${this.#context.type}.`, child);
      }
    }
  }

  #blocksIn(element: XmlElement): readonly XmlElement[] {
    if (!isContainer(element.name)) return [];
    return elementChildren(element).filter((child) =>
      isBlockElement(child.name, attributeValue(child, 'xblock-family')),
    );
  }

  #misplaced(parentType: string, element: XmlElement): void {
    const known = blockType(element.name) !== null;
    const message =
      placementMessage(parentType, element.name) + (known ? '' : ' It is no block type that is known here.');
    const id = blockId(element.name, attributeValue(element, 'url_name') ?? '');
    // what stands there already, as in old courses, must not keep an author from saving
    const severity = this.#context.filled?.has(id) === true && !isDirectOnly(element.name) ? 'warning' : 'error';
    this.#report('placement-not-allowed', message, element, severity);
  }

  #report(code: Diagnostic['code'], message: string, element: XmlElement, severity: Severity = 'error'): void {
    const urlName = attributeValue(element, 'url_name');
    const block = urlName === null ? null : blockId(element.name, urlName);
    const range = this.#lines.range(element.start, element.openEnd);
    this.findings.push(diagnostic(code, severity, message, { block, file: this.#context.file, range }));
  }
}
