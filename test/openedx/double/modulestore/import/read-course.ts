import { createHash } from 'node:crypto';
import { classOf } from '../classes/block-classes.ts';
import { entriesOf, type JsonValue, valueAt } from '../json.ts';
import { type BlockKey, blockKey, type CourseKey, idForm, idOf, typeOf } from '../keys.ts';
import { readOpenAssessment } from '../parse/openassessment.ts';
import { type ImportVideo, type OlxRuntime, type ParsedBlock, ParseFailure } from '../parse/parsed-block.ts';
import { readPureXBlock } from '../parse/pure-xblock.ts';
import { readVideo } from '../parse/video.ts';
import { readXmlMixin } from '../parse/xml-mixin.ts';
import { loads } from '../python-json.ts';
import type { XmlElement, XmlNode } from '../xml/element.ts';
import { parseXml } from '../xml/parse-xml.ts';
import { plainXml } from '../xml/write-xml.ts';
import type { CourseFolder } from './course-folder.ts';
import { finishCourse } from './course-root.ts';

/** The archive's course in memory: the platform's XMLModuleStore. */
export interface LoadedCourse {
  readonly root: ParsedBlock;
  readonly source: CourseKey;
  /** Every block that was read, also those whose parent was dropped. */
  readonly blocks: Map<BlockKey, ParsedBlock>;
}

/** Reads a node and everything below it; names blocks as `ImportSystem.process_xml` does. */
export class OlxReader implements OlxRuntime {
  readonly folder: CourseFolder;
  readonly source: CourseKey;
  readonly target: CourseKey;
  readonly importVideo: ImportVideo;
  readonly blocks: Map<BlockKey, ParsedBlock>;
  readonly #policy: JsonValue;
  readonly #usedNames = new Map<string, Set<string>>();

  constructor(options: {
    readonly folder: CourseFolder;
    readonly source: CourseKey;
    readonly target: CourseKey;
    readonly importVideo: ImportVideo;
    readonly policy: JsonValue;
    readonly blocks: Map<BlockKey, ParsedBlock>;
  }) {
    this.folder = options.folder;
    this.source = options.source;
    this.target = options.target;
    this.importVideo = options.importVideo;
    this.blocks = options.blocks;
    this.#policy = options.policy;
  }

  policyOf(key: BlockKey): JsonValue | undefined {
    return valueAt(this.#policy, `${typeOf(key)}/${idOf(key)}`);
  }

  readChild(child: XmlNode): BlockKey {
    // The platform writes the child with the text behind it and parses that: stray text makes it malformed.
    if (child.kind !== 'element') throw new ParseFailure('Document is empty');
    if (child.tail.trim() !== '') throw new ParseFailure('Extra content at the end of the document');
    return this.read(child).key;
  }

  /** Reads a block with its children and keeps it in `blocks`. @throws ParseFailure */
  read(element: XmlElement): ParsedBlock {
    const node = element.copy();
    this.#name(node, () => plainXml(element, true));
    node.tail = '';
    node.attributes.delete('xblock-family');
    dropAsides(node);
    const id = node.attributes.get('url_name') ?? '';
    if (idForm(id) === 'invalid') throw new ParseFailure(`InvalidKeyError: ${id}`);
    const key = blockKey(node.tag, id);
    const block = this.#parse(node, key);
    this.blocks.set(key, block);
    return block;
  }

  #parse(node: XmlElement, key: BlockKey): ParsedBlock {
    switch (classOf(node.tag).serialization) {
      case 'video':
        return readVideo(node, key, this);
      case 'openassessment':
        return readOpenAssessment(node, key, this);
      case 'pure':
      case 'pure-discussion':
      case 'pure-sga':
        return readPureXBlock(node, key, this);
      case 'course':
        return finishCourse(readXmlMixin(node, key, this), node, this);
      default:
        return readXmlMixin(node, key, this);
    }
  }

  #name(node: XmlElement, xml: () => string): void {
    const { tag, attributes } = node;
    const clean = (text: string): string => text.replace(/[^\p{L}\p{N}_.%-]/gu, '_').replace(/_+/g, '_');
    const slug = attributes.get('slug');
    const named = attributes.get('name');
    const shown = attributes.get('display_name');
    let name = attributes.get('url_name');
    if (name === undefined && slug !== undefined) {
      name = slug;
      attributes.delete('slug');
    } else if (name === undefined) {
      name = named === undefined ? shown && clean(shown) : clean(named);
    }
    const used = this.#usedNames.get(tag) ?? new Set<string>();
    this.#usedNames.set(tag, used);
    if (name === undefined || name === '') name = fallbackName(tag, '', xml());
    else if (used.has(name) && uniqueTags.has(tag)) name = fallbackName(tag, name, xml());
    used.add(name);
    attributes.set('url_name', name);
  }
}

/** Types whose second block with the same name gets a name of its own. */
const uniqueTags = new Set(['problem', 'sequential', 'video', 'course', 'chapter', 'poll_question', 'vertical']);

function fallbackName(tag: string, name: string, xml: string): string {
  const isFallback = name.startsWith(tag) && /[0-9a-fA-F]{12}$/.test(name);
  const kept = isFallback ? name.slice(tag.length + 1, -12) : name;
  const hash = createHash('sha1').update(xml).digest('hex').slice(0, 12);
  return `${tag}${kept === '' ? '' : `_${kept}`}_${hash}`;
}

function dropAsides(node: XmlElement): void {
  for (const child of [...node.children]) {
    if (child.kind !== 'element') continue;
    if (child.attributes.get('xblock-family') === 'xblock_asides.v1') node.remove(child);
    child.attributes.delete('xblock-family');
  }
}

/**
 * Loads a course folder into memory.
 * @throws ParseFailure or XmlSyntaxError if the course root cannot be read; the task fails then.
 */
export function loadCourse(
  folder: CourseFolder,
  name: string,
  target: CourseKey,
  importVideo: ImportVideo,
): LoadedCourse {
  const pointer = parseXml(folder.text('course.xml') ?? '');
  const run = pointer.attributes.get('url_name') ?? pointer.attributes.get('slug');
  if (run === undefined) throw new ParseFailure("Can't load a course without a 'url_name' (or 'name') set.");
  const source: CourseKey = {
    org: pointer.attributes.get('org') ?? 'edx',
    number: pointer.attributes.get('course') ?? name,
    run,
  };
  const blocks = new Map<BlockKey, ParsedBlock>();
  const policy = readPolicy(folder, `policies/${run}/policy.json`) ?? readPolicy(folder, `policies/${run}.json`) ?? {};
  const reader = new OlxReader({ folder, source, target, importVideo, policy, blocks });
  const root = reader.read(pointer);
  return { root, source, blocks };
}

function readPolicy(folder: CourseFolder, path: string): JsonValue | undefined {
  try {
    const text = folder.text(path);
    const policy = text === undefined ? {} : loads(text);
    return entriesOf(policy).length === 0 ? undefined : policy;
  } catch {
    // A malformed policy counts as an empty one.
    return undefined;
  }
}
