import type { OutputFile, OutputFolder } from '../blob.ts';
import type { Block, Child } from '../block.ts';
import { inText } from '../children.ts';
import type { Course } from '../course.ts';
import { publishedView } from '../forms.ts';
import { fill } from '../own-text.ts';
import { ownFilePath } from '../structure.ts';
import { asContent, withOwnTag } from './as-content.ts';
import { withDraftPlace } from './draft-place.ts';

/**
 * Writes a course run or subtree as a folder: published forms in their files, drafts under `drafts/`. Untouched
 * parts come out byte for byte.
 */
export function writeCourse(course: Course): OutputFolder {
  const writing = new Writing(course);
  for (const [path, blob] of course.files) writing.put(path, { blob });
  for (const [path, blob] of course.assets) writing.put(`static/${path}`, { blob });
  if (course.policy !== null) {
    const { path, text, kept } = course.policy;
    writing.put(path, kept === undefined ? { text } : { blob: kept });
  }
  const { rootFile, root } = course;
  if (rootFile.pointer !== null) {
    writing.put(rootFile.path, { text: rootFile.before + rootFile.pointer + rootFile.after });
  }
  writing.published(root);
  writing.drafts(root, null, 0);
  return writing.folder();
}

class Writing {
  readonly #course: Course;
  readonly #files = new Map<string, OutputFile>();
  readonly #written = new Set<Block>();
  /** By path without `drafts/`. Another draft may hold the same block as a part, in the same file. */
  readonly #draftRoots = new Map<string, Block>();

  constructor(course: Course) {
    this.#course = course;
  }

  put(path: string, file: OutputFile): void {
    this.#files.set(path.startsWith('/') ? path.slice(1) : this.#course.rootFile.base + path, file);
  }

  folder(): OutputFolder {
    return new Map([...this.#files].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  }

  /** Writes the published form of a block and of all below it. */
  published(block: Block): void {
    const live = publishedView(block);
    if (live === null) return;
    // in the root file a tag that looks like a pointer is taken for one, of any type if its draft has a file
    const canPoint = block.published === undefined ? undefined : true;
    this.#block(this.#course.rootFile.pointer === null ? asContent(live, canPoint) : live, '');
  }

  /** Writes the drafts at or below a block. */
  drafts(block: Block, parent: Block | null, index: number): void {
    if (block.published === undefined) {
      this.#draftsBelow(block);
      return;
    }
    // the root tag of a draft is its type
    const named = withOwnTag(block);
    const placed = parent === null ? named : withDraftPlace(this.#course, named, parent, index);
    // the root of a draft has a file even where its published form stands inline
    const file = block.file ?? { path: ownFilePath(block.type, block.urlName), before: '', after: '\n' };
    const root = { ...placed, file };
    this.#draftRoots.set(file.path, root);
    this.#block(root, 'drafts/');
    // a draft laid over a part of this draft has its own root there
    this.#draftsBelow(block);
  }

  #draftsBelow(block: Block): void {
    for (const [at, child] of block.children.entries()) this.drafts(child.block, block, at);
  }

  #block(block: Block, base: string): void {
    // an equal block of a draft may be the same value, and still has files of its own
    if (base === '' && this.#written.has(block)) return;
    if (base === '') this.#written.add(block);
    // read from the published form for lack of a file; what else is there in its place stays
    else if (this.#written.has(block) && filesOf(block).some((path) => this.#course.files.has(base + path))) return;
    const root = block.file === null || base === '' ? undefined : this.#draftRoots.get(block.file.path);
    if (root !== undefined && root !== block) return;
    for (const { path, blob } of block.damage?.files ?? []) this.put(base + path, { blob });
    if (block.file !== null && block.damage?.unread !== 'file') {
      this.put(base + block.file.path, { text: block.file.before + this.#compose(block, base) + block.file.after });
    }
    if (block.body !== null) this.put(base + block.body.path, { text: block.body.text });
    for (const { block: child } of inText(block.children)) this.#block(child, base);
  }

  #compose(block: Block, base: string): string {
    return fill(
      block.text,
      block.holes,
      inText(block.children).map((child) => this.#child(child, base)),
    );
  }

  #child({ slot, block }: Child, base: string): string {
    if (slot.kind === 'pointer') return slot.text;
    return this.#compose(asContent(block), base);
  }
}

/** The paths of the files that a block itself is written to. */
function filesOf({ file, body, damage }: Block): readonly string[] {
  const own = [file?.path, body?.path].filter((path) => path !== undefined);
  return [...own, ...(damage?.files ?? []).map(({ path }) => path)];
}
