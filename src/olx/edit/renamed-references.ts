import type { Block, Json } from '../course/block.ts';
import { isJsonObject } from '../course/json.ts';
import { type BlockId, blockId, blockIdParts } from '../course/keys.ts';
import { spliced } from '../course/own-text.ts';
import { applyEdits, type TextEdit } from '../text/index.ts';

/** What a name in a reference ends before, in XML, JSON, HTML and lists of keys. */
const NAME = String.raw`[^\s"'<>&;,?#+@\\/()\[\]{}|]+`;
/**
 * `type@problem+block@name`, the end of a usage key, also percent-encoded as in a link, and the older
 * `i4x://org/number/problem/name`.
 */
const USAGE = new RegExp(
  `(?:(?:\\+|%2B)type(?:@|%40)(${NAME}?)(?:\\+|%2B)block(?:@|%40)|\\bi4x://[^\\s"'<>&/]+/[^\\s"'<>&/]+/(${NAME})/)(${NAME})`,
  'gi',
);
/** A link to a block of the same course run, of which only the url_name is told. */
const JUMP = new RegExp(`/jump_to_id/(${NAME})`, 'g');
/** `/courses/KEY/courseware/SECTION/SUBSECTION/`, the address of a page in the courseware. */
const COURSEWARE = new RegExp(`/courseware/(${NAME})(?:/(${NAME}))?`, 'g');

/** Which id became which, of all blocks of a subtree; those that kept theirs too. */
export type Ids = ReadonlyMap<BlockId, BlockId>;

/** Which names a `jump_to_id` link with another name is to have. */
export type JumpNames = ReadonlyMap<string, string>;

/** How references follow blocks that were renamed. Make one for a change, because it looks at all ids. */
export interface References {
  /**
   * The block with its references to renamed blocks following them: usage keys in settings such as
   * `group_id_to_child` and `sources_list`, in tags such as `<show>`, and links, wherever they are in
   * text, content file or policy values. The same value if there are none.
   */
  inBlock(block: Block): Block;
  inText(text: string): string;
  inJson(value: Json): Json;
}

/** A `jump_to_id` that may mean a block which kept its name stays. */
export function renamedReferences(ids: Ids, names: JumpNames = jumpNames(ids)): References {
  const inText = (text: string): string => applyEdits(text, referenceEdits(text, ids, names));
  const inJson = (value: Json): Json => {
    if (typeof value === 'string') return inText(value);
    if (Array.isArray(value)) return value.map(inJson);
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inJson(each)]));
  };
  const inBlock = (block: Block): Block => {
    const edits = referenceEdits(block.text, ids, names);
    const body = block.body === null ? null : { ...block.body, text: inText(block.body.text) };
    const policy = block.policy === null ? null : inJson(block.policy);
    const sameBody = body?.text === block.body?.text;
    const samePolicy = JSON.stringify(policy) === JSON.stringify(block.policy);
    if (edits.length === 0 && sameBody && samePolicy) return block;
    return { ...block, ...spliced(block, edits), body, policy: isJsonObject(policy) ? policy : null };
  };
  return { inBlock, inText, inJson };
}

function jumpNames(ids: Ids): JumpNames {
  const kept = new Set([...ids].flatMap(([from, to]) => (from === to ? [blockIdParts(from).urlName] : [])));
  const names = new Map<string, string>();
  for (const [from, to] of ids) {
    const { urlName } = blockIdParts(from);
    // of several types with one name the first, as the platform looks for a block by its name alone
    if (!kept.has(urlName) && !names.has(urlName)) names.set(urlName, blockIdParts(to).urlName);
  }
  return names;
}

function referenceEdits(text: string, ids: Ids, names: JumpNames): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  const add = (end: number, name: string, to: string | undefined): void => {
    if (to !== undefined && to !== decoded(name)) edits.push({ start: end - name.length, end, text: to });
  };
  const named = (type: string, name: string): string | undefined => {
    const to = ids.get(blockId(type, decoded(name)));
    return to === undefined ? undefined : blockIdParts(to).urlName;
  };
  if (/\+type@|%2btype|i4x:/i.test(text))
    for (const match of text.matchAll(USAGE)) {
      const [whole, type, oldType, name = ''] = match;
      add(match.index + whole.length, name, named(type ?? oldType ?? '', name));
    }
  if (text.includes('/jump_to_id/'))
    for (const match of text.matchAll(JUMP)) {
      const [whole, name = ''] = match;
      add(match.index + whole.length, name, names.get(decoded(name)));
    }
  if (text.includes('/courseware/'))
    for (const match of text.matchAll(COURSEWARE)) {
      const [whole, chapter = '', sequential] = match;
      const end = match.index + '/courseware/'.length + chapter.length;
      add(end, chapter, named('chapter', chapter));
      if (sequential !== undefined) add(match.index + whole.length, sequential, named('sequential', sequential));
    }
  return edits;
}

function decoded(name: string): string {
  if (!name.includes('%')) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
