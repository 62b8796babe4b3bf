import type { Block } from '../../course/block.ts';
import { contentElementOf, contentSource, htmlOf } from '../../course/content.ts';
import { elementOf, parseElement } from '../../course/element.ts';
import { spliced } from '../../course/own-text.ts';
import { isContainer } from '../../course/structure.ts';
import { cdata, type XmlElement } from '../../syntax/index.ts';
import { applyEdits, type TextEdit } from '../../text/index.ts';
import type { Unmerged } from '../plan.ts';
import { LineMerge } from './merge-lines.ts';
import type { Sides } from './sides.ts';

/** The block that is here with the content of both sides, or why there is none, if that is not plain. */
export type MergedContent = { readonly block: Block } | { readonly unmerged?: Unmerged };

/** Merges what authors see of the contents of blocks, line by line. Each three are merged once. */
export class ContentMerge {
  readonly #lines = new LineMerge();
  readonly #known = new Map<
    Block,
    { readonly base: Block; readonly theirs: Block; readonly merged: MergedContent }[]
  >();

  /**
   * The block as it is here, with the lines that only the other side changed. Lines that nobody changed keep
   * their bytes if the content is written alike on all sides. The content of containers is not merged,
   * because it is between their children.
   */
  merge(base: Block, ours: Block, theirs: Block): MergedContent {
    const known = this.#known.get(ours) ?? [];
    this.#known.set(ours, known);
    const found = known.find((each) => each.base === base && each.theirs === theirs);
    if (found !== undefined) return found.merged;
    const merged = isContainer(ours.type) || ours.holes.length > 0 ? {} : this.#merged({ base, ours, theirs });
    known.push({ base, theirs, merged });
    return merged;
  }

  #merged(blocks: Sides<Block>): MergedContent {
    const read = blocks.ours.type === 'html' ? htmlOf : contentSource;
    const { base, ours, theirs } = blocks;
    const wanted = this.#lines.merge({ base: read(base), ours: read(ours), theirs: read(theirs) });
    if ('failure' in wanted) return wanted.failure === 'too-large' ? { unmerged: 'too-large' } : {};
    const written = ours.type === 'html' ? this.#html(blocks, wanted.text) : [withSource(ours, wanted.text)];
    for (const block of written) if (block !== null && read(block) === wanted.text) return { block };
    return { unmerged: 'malformed' };
  }

  /** Ways to write HTML into the block that is here, the ones that keep most bytes first. */
  *#html({ base, ours, theirs }: Sides<Block>, html: string): Generator<Block | null> {
    const { body } = ours;
    if (body !== null) {
      const source = (block: Block): string => block.body?.text ?? htmlOf(block);
      const merged = this.#lines.merge({ base: source(base), ours: body.text, theirs: source(theirs) });
      if ('text' in merged) yield { ...ours, body: { ...body, text: merged.text } };
      yield { ...ours, body: { ...body, text: html } };
      return;
    }
    if (base.body === null && theirs.body === null) {
      const [was, is, other] = [contentSource(base), contentSource(ours), contentSource(theirs)];
      const merged = this.#lines.merge({ base: was, ours: is, theirs: other });
      if ('text' in merged) yield withInside(ours, merged.text);
    }
    yield withInside(ours, cdata(html));
  }
}

/** A block of another type than html with other source of its content; null if it is not well-formed then. */
function withSource(block: Block, source: string): Block | null {
  const { body } = block;
  const { element, text } = contentElementOf(block);
  if (body === null || text !== body.text) return withInside(block, source);
  const next = applyEdits(text, [insideEdit(element, source)]);
  return parseElement(next) === null ? null : { ...block, body: { ...body, text: next } };
}

/** A block without children with other source between its tags; null if it is not well-formed then. */
function withInside(block: Block, source: string): Block | null {
  const next = spliced(block, [insideEdit(elementOf(block), source)]);
  return parseElement(next.text) === null ? null : { ...block, ...next };
}

function insideEdit({ selfClosing, name, end, openEnd, closeStart }: XmlElement, source: string): TextEdit {
  return selfClosing
    ? { start: end - 2, end, text: `>${source}</${name}>` }
    : { start: openEnd, end: closeStart, text: source };
}
