import { classOf } from '../classes/block-classes.ts';
import { dictOf, entriesOf, isList, type JsonValue, valueAt } from '../json.ts';
import { type BlockKey, blockKey, type CourseKey, courseRoot, idForm, idOf, parseUsageKey, typeOf } from '../keys.ts';
import type { ImportVideo, ParsedBlock } from '../parse/parsed-block.ts';
import { BlockNotImported, ParseFailure } from '../parse/parsed-block.ts';
import type { WorkingCopy } from '../store/working-copy.ts';
import { parseXml, XmlSyntaxError } from '../xml/parse-xml.ts';
import type { CourseFolder } from './course-folder.ts';
import { type LoadedCourse, OlxReader } from './read-course.ts';

/**
 * Puts a loaded course into the branches, as `CourseImportManager` does: published blocks first, then `drafts/`.
 * Nothing is deleted; a block that its parent no longer names stays in the draft branch as an orphan.
 */
export function importBlocks(copy: WorkingCopy, loaded: LoadedCourse, target: CourseKey): void {
  importRoot(copy, loaded, target);
  const left = new Set(loaded.blocks.keys());
  left.delete(loaded.root.key);
  const descend = (parent: ParsedBlock): void => {
    for (const key of parent.children) {
      const child = loaded.blocks.get(key);
      if (child === undefined) continue;
      left.delete(key);
      importBlock(copy, child, loaded.source);
      copy.publish(key, false);
      descend(child);
    }
  };
  descend(loaded.root);
  for (const key of left) {
    const block = loaded.blocks.get(key);
    if (block === undefined) continue;
    importBlock(copy, block, loaded.source);
    copy.publish(storedKey(key), false);
  }
}

function importRoot(copy: WorkingCopy, loaded: LoadedCourse, target: CourseKey): void {
  const { source, root } = loaded;
  const fields = new Map(root.fields);
  const slug = fields.get('wiki_slug');
  if (slug === `${source.org}.${source.number}.${source.run}` || slug === source.number) {
    fields.set('wiki_slug', `${target.org}.${target.number}.${target.run}`);
  }
  const textbooks = fields.get('pdf_textbooks');
  if (isList(textbooks)) fields.set('pdf_textbooks', textbooks.map(portableTextbook));
  importBlock(copy, { ...root, fields }, source);
  copy.publishIfDirectOnly(courseRoot);
}

function portableTextbook(book: JsonValue): JsonValue {
  const chapters = valueAt(book, 'chapters');
  if (!isList(chapters)) return book;
  const portable = chapters.map((chapter) => {
    const url = valueAt(chapter, 'url');
    const name = typeof url === 'string' ? /^\/?c4x\/[^/]+\/[^/]+\/[^/]+\/([^/]+)/i.exec(url)?.[1] : undefined;
    return name === undefined ? chapter : dictOf([...entriesOf(chapter), ['url', `/static/${name}`]]);
  });
  return dictOf([...entriesOf(book), ['chapters', portable]]);
}

/** The root is always `course@course`. */
function storedKey(key: BlockKey): BlockKey {
  return typeOf(key) === 'course' ? courseRoot : key;
}

/** Attributes that only wire a draft to its place. */
const wiring = ['parent_url', 'parent_sequential_url', 'index_in_children_list'];

/** Stores a block in the draft branch: settings and children as a whole, links to the old course made portable. */
function importBlock(copy: WorkingCopy, block: ParsedBlock, source: CourseKey): void {
  const [type, id] = [typeOf(block.key), idOf(block.key)];
  if (idForm(id) === 'only-old') {
    const location = `i4x://${source.org}/${source.number}/${type}/${id}`;
    throw new BlockNotImported(String(block.fields.get('display_name') ?? id), location);
  }
  const fields = new Map(block.fields);
  const data = fields.get('data');
  const kind = classOf(type).fields.get('data')?.kind;
  if (typeof data === 'string' && (kind === 'string' || kind === 'xml'))
    fields.set('data', portableLinks(data, source));
  const attributes = fields.get('xml_attributes');
  if (attributes !== undefined) {
    fields.set('xml_attributes', dictOf(entriesOf(attributes).filter(([name]) => !wiring.includes(name))));
  }
  copy.put(storedKey(block.key), fields, block.children);
}

/** `rewrite_nonportable_content_links`: quoted links to assets and blocks of the course that was exported. */
function portableLinks(text: string, source: CourseKey): string {
  const quoted = (pattern: string): RegExp => new RegExp(`(\\\\?['"])${pattern}\\1`, 'g');
  const { org, number, run } = source;
  return text
    .replace(quoted(`/c4x/${org}/${number}/asset/(.*?)`), '$1/static/$2$1')
    .replace(
      quoted(`/courses/${org}/${number}/${run}/jump_to/i4x://${org}/${number}/[^/+@]+/(.*?)`),
      '$1/jump_to_id/$2$1',
    );
}

/** Imports `drafts/` into the draft branch. A draft that cannot be read or placed is skipped without a word. */
export function importDrafts(
  copy: WorkingCopy,
  folder: CourseFolder,
  loaded: LoadedCourse,
  target: CourseKey,
  importVideo: ImportVideo,
): void {
  const drafts = folder.below('drafts');
  const blocks = loaded.blocks;
  const reader = new OlxReader({ folder: drafts, source: loaded.source, target, importVideo, policy: {}, blocks });
  const roots: { readonly block: ParsedBlock; readonly index: number }[] = [];
  for (const path of drafts.paths()) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (name.startsWith('._')) continue;
    try {
      const text = drafts.text(path) ?? '';
      if (!text.includes('index_in_children_list')) continue;
      const read = reader.read(parseXml(text));
      // The file name is the id: the draft has no url_name.
      const block = { ...read, key: blockKey(typeOf(read.key), name.slice(0, name.lastIndexOf('.'))) };
      roots.push({ block, index: Number(attributeOf(block, 'index_in_children_list') ?? Number.NaN) });
    } catch (error) {
      if (!(error instanceof ParseFailure || error instanceof XmlSyntaxError || error instanceof TypeError))
        throw error;
    }
  }
  for (const { block, index } of roots.sort((one, other) => one.index - other.index)) {
    importDraft(copy, block, loaded, index);
  }
}

function importDraft(copy: WorkingCopy, block: ParsedBlock, loaded: LoadedCourse, index: number): void {
  const url = attributeOf(block, 'parent_url') ?? attributeOf(block, 'parent_sequential_url');
  if (url !== undefined && !Number.isNaN(index)) {
    const parent = parseUsageKey(url);
    const holder = parent === undefined ? undefined : copy.draft.get(storedKey(parent.block));
    if (holder === undefined) return;
    if (!holder.children.some((child) => idOf(child) === idOf(block.key))) {
      const children = [...holder.children];
      children.splice(index, 0, block.key);
      copy.save(holder.key, holder.fields, children);
    }
  }
  importBlock(copy, block, loaded.source);
  for (const key of block.children) {
    const child = loaded.blocks.get(key);
    if (child !== undefined) importDraft(copy, child, loaded, Number.NaN);
  }
}

function attributeOf(block: ParsedBlock, name: string): string | undefined {
  const value = valueAt(block.fields.get('xml_attributes'), name);
  return typeof value === 'string' ? value : undefined;
}
