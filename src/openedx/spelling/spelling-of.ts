import {
  type BlobRef,
  type Block,
  type BlockId,
  type Course,
  canonicalAttribute,
  canonicalValue,
  contentText,
  draftView,
  elementOf,
  idOf,
  type Json,
  nodeVersionOf,
  publishedView,
  walk,
} from '#olx';
import { respelled, type SpellingOptions } from './respelled.ts';
import { SPELLING_RULES, type SpellingDifference, type SpellingRule } from './rules.ts';

/** One thing that Studio will spell differently, and that is not a change. A JSON value. */
export interface SpellingChange extends SpellingDifference {
  /** Null for a file, an asset, or settings of absent blocks. */
  readonly block: BlockId | null;
  /** The form in which it is; `both` also for what has no forms. */
  readonly form: 'draft' | 'published' | 'both';
  readonly rule: SpellingRule;
}

/** What an import and an export will spell differently in a course run, block by block in the order of the outline. */
export function spellingOf(course: Course, options: SpellingOptions): readonly SpellingChange[] {
  return spellingBetween(course, respelled(course, options).course);
}

/** The differences between a course run and how it is spelled, each with its rule. */
export function spellingBetween(before: Course, after: Course): readonly SpellingChange[] {
  return [...blockChanges(before, after), ...fileChanges(before, after)];
}

function blockChanges(before: Course, after: Course): readonly SpellingChange[] {
  if (before.root === after.root) return [];
  const drafts = changesOf(draftView(before.root), draftView(after.root));
  const [live, spelledLive] = [publishedView(before.root), publishedView(after.root)];
  const published = live === null || spelledLive === null ? new Map<string, Found>() : changesOf(live, spelledLive);
  const changes: SpellingChange[] = [];
  for (const [key, { block, difference }] of drafts)
    changes.push({ block, form: published.delete(key) ? 'both' : 'draft', ...explained(difference) });
  for (const { block, difference } of published.values())
    changes.push({ block, form: 'published', ...explained(difference) });
  return changes;
}

interface Found {
  readonly block: BlockId;
  readonly difference: SpellingDifference;
}

/** The differences of one form by what they are, so that those of two forms can be matched. */
function changesOf(before: Block, after: Block): Map<string, Found> {
  const others = new Map([...walk(after)].map((block) => [idOf(block), block]));
  const found = new Map<string, Found>();
  for (const block of walk(before)) {
    const id = idOf(block);
    const other = others.get(id);
    if (other === undefined || other === block) continue;
    for (const difference of differencesOf(block, other))
      found.set(JSON.stringify([id, difference]), { block: id, difference });
  }
  return found;
}

function differencesOf(before: Block, after: Block): readonly SpellingDifference[] {
  if (before.damage !== undefined || nodeVersionOf(before) === nodeVersionOf(after)) return [];
  const { type } = before;
  const differences: SpellingDifference[] = [];
  const [own, other] = [settingsOf(before), settingsOf(after)];
  for (const name of new Set([...own.keys(), ...other.keys()])) {
    const [was, is] = [own.get(name), other.get(name)];
    if (was?.canonical === is?.canonical) continue;
    differences.push({ part: 'setting', type, name, before: was?.text ?? null, after: is?.text ?? null });
  }
  const children = ({ children: list }: Block): string => list.map(({ block }) => idOf(block)).join(' ');
  if (children(before) !== children(after))
    differences.push({ part: 'children', type, name: null, before: children(before), after: children(after) });
  // what neither a setting nor the children explain
  const [text, spelled] = [contentText(before), contentText(after)];
  if (text !== spelled || differences.length === 0)
    differences.push({ part: 'content', type, name: null, before: text, after: spelled });
  return differences;
}

interface Setting {
  readonly text: string;
  readonly canonical: string;
}

const PLACE =
  /^(?:url_name|filename|org|course|parent_url|parent_sequential_url|index_in_children_list|data_dir|xblock-family|x-is-pointer-node|xmlns(?::.*)?)$/;

function settingsOf(block: Block): ReadonlyMap<string, Setting> {
  const settings = new Map<string, Setting>();
  for (const { name, value } of elementOf(block).attributes)
    if (!PLACE.test(name)) settings.set(name, { text: value, canonical: canonicalAttribute(value) });
  for (const [name, value] of Object.entries(block.policy ?? {}) as [string, Json][])
    if (!PLACE.test(name))
      settings.set(name, {
        text: typeof value === 'string' ? value : JSON.stringify(value),
        canonical: canonicalValue(value),
      });
  return settings;
}

function fileChanges(before: Course, after: Course): readonly SpellingChange[] {
  const changes: SpellingDifference[] = [];
  for (const part of ['file', 'asset'] as const) {
    const [own, other] = [listOf(before, part), listOf(after, part)];
    for (const name of new Set([...own.keys(), ...other.keys()])) {
      const [was, is] = [own.get(name)?.hash ?? null, other.get(name)?.hash ?? null];
      if (was !== is) changes.push({ part, type: null, name, before: was, after: is });
    }
  }
  for (const [name, value] of Object.entries(before.policy?.unmatched ?? {}))
    if (after.policy?.unmatched[name] === undefined)
      changes.push({ part: 'policy', type: null, name, before: JSON.stringify(value), after: null });
  return changes.map((difference) => ({ block: null, form: 'both', ...explained(difference) }));
}

/** Files by path; the folder of a run's policies has the same name in all runs. */
function listOf(course: Course, part: 'file' | 'asset'): ReadonlyMap<string, BlobRef> {
  if (part === 'asset') return course.assets;
  const folder = `policies/${course.root.urlName}/`;
  const named = (path: string): string => (path.startsWith(folder) ? `policies/*/${path.slice(folder.length)}` : path);
  return new Map([...course.files].map(([path, blob]) => [named(path), blob]));
}

function explained(difference: SpellingDifference): SpellingDifference & { readonly rule: SpellingRule } {
  const found = SPELLING_RULES.find(({ covers }) => covers(difference));
  return { ...difference, rule: found?.rule ?? 'xml-printed-anew' };
}
