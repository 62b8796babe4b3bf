import type { Block, Json } from '../course/block.ts';
import { isJsonObject } from '../course/json.ts';
import { type BlockId, blockId, blockIdParts } from '../course/keys.ts';
import { spliced } from '../course/own-text.ts';
import { applyEdits, type TextEdit } from '../text/index.ts';

/** What a name in a reference ends before, in XML, JSON, HTML and lists of keys. */
const NAME = String.raw`[^\s"'<>&;,?#+@\\/()\[\]{}|]+`;
/** `type@problem+block@name`, the end of a usage key, and the older `i4x://org/number/problem/name`. */
const USAGE = new RegExp(
  `(?:\\+type@(${NAME})\\+block@|\\bi4x://[^\\s"'<>&/]+/[^\\s"'<>&/]+/(${NAME})/)(${NAME})`,
  'g',
);
/** A link to a block of the same course run, of which only the url_name is told. */
const JUMP = new RegExp(`/jump_to_id/(${NAME})`, 'g');

/** Which id became which, of all blocks of a subtree; those that kept theirs too. */
export type Ids = ReadonlyMap<BlockId, BlockId>;

/**
 * The block with its references to renamed blocks following them: usage keys in settings such as
 * `group_id_to_child` and `sources_list`, in tags such as `<show>`, and links, wherever they stand in
 * text, content file or policy values. A `jump_to_id` that may mean a block which kept its name stays.
 */
export function withRenamedReferences(block: Block, ids: Ids): Block {
  const names = jumpNames(ids);
  const edits = referenceEdits(block.text, ids, names);
  const body = block.body === null ? null : { ...block.body, text: renamed(block.body.text, ids, names) };
  const policy = block.policy === null ? null : inJson(block.policy, ids, names);
  const sameBody = body?.text === block.body?.text;
  const samePolicy = JSON.stringify(policy) === JSON.stringify(block.policy);
  if (edits.length === 0 && sameBody && samePolicy) return block;
  return { ...block, ...spliced(block, edits), body, policy: isJsonObject(policy) ? policy : null };
}

function jumpNames(ids: Ids): ReadonlyMap<string, string> {
  const kept = new Set([...ids].flatMap(([from, to]) => (from === to ? [blockIdParts(from).urlName] : [])));
  const names = new Map<string, string>();
  for (const [from, to] of ids) {
    const { urlName } = blockIdParts(from);
    // of several types with one name the first, as the platform looks for a block by its name alone
    if (!kept.has(urlName) && !names.has(urlName)) names.set(urlName, blockIdParts(to).urlName);
  }
  return names;
}

function referenceEdits(text: string, ids: Ids, names: ReadonlyMap<string, string>): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  const add = (end: number, name: string, to: string | undefined): void => {
    if (to !== undefined && to !== name) edits.push({ start: end - name.length, end, text: to });
  };
  for (const match of text.matchAll(USAGE)) {
    const [whole, type, oldType, name = ''] = match;
    const to = ids.get(blockId(type ?? oldType ?? '', name));
    add(match.index + whole.length, name, to === undefined ? undefined : blockIdParts(to).urlName);
  }
  for (const match of text.matchAll(JUMP)) {
    const [whole, name = ''] = match;
    add(match.index + whole.length, name, names.get(name));
  }
  return edits;
}

function renamed(text: string, ids: Ids, names: ReadonlyMap<string, string>): string {
  return applyEdits(text, referenceEdits(text, ids, names));
}

function inJson(value: Json, ids: Ids, names: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return renamed(value, ids, names);
  if (Array.isArray(value)) return value.map((each: Json) => inJson(each, ids, names));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inJson(each, ids, names)]));
}
