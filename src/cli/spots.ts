import { type Block, type BlockId, type Course, decodeUtf8, type Folder, idOf, lineIndex, type Range } from '#olx';

/** Where a start tag stands: a path seen from the root file, and its range there. */
export interface Spot {
  readonly file: string;
  readonly range: Range;
}

interface Offset {
  readonly file: string;
  readonly start: number;
}

/** Knows where the blocks of a course run stand in the files that it was read from. */
export class Spots {
  readonly #files: Folder;
  readonly #base: string;
  readonly #own = new Map<BlockId, Offset>();
  readonly #named = new Map<string, Offset>();
  readonly #texts = new Map<string, string | null>();

  constructor(course: Course, files: Folder) {
    this.#files = files;
    this.#base = course.rootFile.base;
    this.#visit(course.root, null, course.root.published !== undefined);
  }

  /** The block's own start tag, or null where it cannot be told. */
  ofBlock(id: BlockId): Spot | null {
    return this.#spot(this.#own.get(id));
  }

  /** Where the parent names the block: its pointer tag, or its start tag. */
  ofChild(parent: BlockId, child: BlockId): Spot | null {
    return this.#spot(this.#named.get(`${parent} ${child}`)) ?? this.ofBlock(child);
  }

  /** The text of a file, or null where it is none or was not held in memory. */
  textOf(file: string): string | null {
    const known = this.#texts.get(file);
    if (known !== undefined) return known;
    const bytes = this.#files.get(this.#base + file)?.bytes;
    const decoded = bytes === undefined || bytes === null ? null : decodeUtf8(bytes);
    const text = decoded?.ok ? decoded.text : null;
    this.#texts.set(file, text);
    return text;
  }

  #visit(block: Block, inline: Offset | null, inDraft: boolean): void {
    const here = block.file === null ? inline : this.#ownFile(block.file, inDraft);
    const id = idOf(block);
    if (this.#own.has(id)) return;
    if (here !== null) this.#own.set(id, here);
    let hole = 0;
    let shift = 0;
    for (const { slot, block: child } of block.children) {
      const below = inDraft || child.published !== undefined;
      if (slot.kind === 'draft') {
        this.#visit(child, null, true);
        continue;
      }
      const start = (block.holes[hole] ?? 0) + shift;
      hole += 1;
      shift += slot.kind === 'pointer' ? slot.text.length : lengthOf(child.published ?? child);
      const at = here === null ? null : { file: here.file, start: here.start + start };
      if (at !== null) this.#named.set(`${id} ${idOf(child)}`, at);
      this.#visit(child, slot.kind === 'inline' ? at : null, below);
    }
  }

  #ownFile({ path, before }: NonNullable<Block['file']>, inDraft: boolean): Offset {
    // inside a draft, what did not change may stand in the published file
    const draft = `drafts/${path}`;
    return { file: inDraft && this.#files.has(this.#base + draft) ? draft : path, start: before.length };
  }

  #spot(offset: Offset | undefined): Spot | null {
    const text = offset === undefined ? null : this.textOf(offset.file);
    if (offset === undefined || text === null) return null;
    const tag = START_TAG.exec(text.slice(offset.start, offset.start + LONGEST_TAG))?.[0] ?? '';
    return { file: offset.file, range: lineIndex(text).range(offset.start, offset.start + tag.length) };
  }
}

const START_TAG = /^<(?:[^>"']|"[^"]*"|'[^']*')*>/;
const LONGEST_TAG = 100_000;

/** The length of an inline block in its file, all below it included. */
function lengthOf(block: Block): number {
  let length = block.text.length;
  for (const { slot, block: child } of block.children) {
    if (slot.kind === 'pointer') length += slot.text.length;
    else if (slot.kind === 'inline') length += lengthOf(child.published ?? child);
  }
  return length;
}
