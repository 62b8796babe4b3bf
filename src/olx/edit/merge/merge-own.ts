import { attributeFromSetting } from '../../course/attribute-value.ts';
import type { Block, Json } from '../../course/block.ts';
import { contentText } from '../../course/content.ts';
import { elementOf } from '../../course/element.ts';
import { spliced } from '../../course/own-text.ts';
import { withWrittenName } from '../../course/written-name.ts';
import { setAttribute } from '../../syntax/index.ts';
import type { TextEdit } from '../../text/index.ts';
import { canonicalValue } from '../../version/canonical-json.ts';
import { sameContent } from '../../version/index.ts';
import { documentForm, fitLayout } from '../own-layout.ts';
import { sameNode } from '../same-node.ts';
import { type WrittenSetting, type WrittenSettings, writtenSettings } from '../setting-texts.ts';
import type { FormLog } from './conflict-log.ts';
import type { ContentMerge } from './merge-content.ts';
import type { Side } from './sides.ts';

const UNSET: WrittenSettings = new Map();

/**
 * What a block says of itself, merged: settings one by one by their canonical texts, content line by
 * line. If only one side touched the block it is that side's, to the byte. Its children are still those of
 * the side whose text was taken.
 */
export function mergeOwn(base: Block | null, ours: Block, theirs: Block, texts: ContentMerge, log: FormLog): Block {
  if (base !== null && sameNode(theirs, base)) return ours;
  if (sameNode(ours, theirs)) return ours;
  const settings = mergedSettings(base, ours, theirs, log);
  const content = mergedContent(base, ours, theirs, texts, log);
  if (typeof content === 'object') return withWrittenSettings(content, settings);
  // of what was not touched here, the other side's layout is taken, but not content that is to be kept
  const untouched = base !== null && sameNode(ours, base) && (content === 'theirs' || sameContent(ours, theirs));
  const shell = content === 'theirs' || untouched ? inPlaceOf(theirs, ours, untouched) : ours;
  return withWrittenSettings(shell, settings);
}

/** The text of the other side, in the layout that is here if that was touched here too. */
function inPlaceOf(theirs: Block, ours: Block, untouched: boolean): Block {
  // the root of a course run keeps the names of its own run
  if (theirs.type === 'course' && theirs.urlName !== ours.urlName)
    return { ...fitLayout(documentForm(theirs), ours, () => false), urlName: ours.urlName };
  return untouched ? theirs : { ...theirs, file: ours.file ?? theirs.file };
}

/** The side whose content is taken, or the block that is here with the content of both. */
function mergedContent(
  base: Block | null,
  ours: Block,
  theirs: Block,
  texts: ContentMerge,
  log: FormLog,
): Side | Block {
  if (sameContent(ours, theirs) || (base !== null && sameContent(theirs, base))) return 'ours';
  if (base !== null && sameContent(ours, base)) return log.follows(ours, 'content', 'content') ?? 'theirs';
  const merged = base === null ? {} : texts.merge(base, ours, theirs);
  if ('block' in merged) {
    const isNew = !sameContent(merged.block, ours) && log.follows(ours, 'content', 'content') !== 'ours';
    return isNew ? merged.block : 'ours';
  }
  const values = {
    base: base === null ? undefined : (contentText(base) ?? ''),
    ours: contentText(ours) ?? '',
    theirs: contentText(theirs) ?? '',
  };
  return log.note(ours, 'content', 'content', values, merged.unmerged);
}

function mergedSettings(base: Block | null, ours: Block, theirs: Block, log: FormLog): WrittenSettings {
  const [old, here, there] = [
    base === null ? UNSET : writtenSettings(base),
    writtenSettings(ours),
    writtenSettings(theirs),
  ];
  const merged = new Map<string, WrittenSetting>();
  const same = (a: WrittenSetting | undefined, b: WrittenSetting | undefined): boolean => a?.canonical === b?.canonical;
  for (const name of new Set([...here.keys(), ...there.keys()])) {
    const [was, is, other] = [old.get(name), here.get(name), there.get(name)];
    const clash = !same(is, other) && !same(other, was) && !same(is, was);
    const isTheirs = !same(is, other) && !same(other, was);
    const values = { base: was?.value, ours: is?.value, theirs: other?.value };
    const side = clash
      ? log.note(ours, 'setting', name, values)
      : isTheirs
        ? (log.follows(ours, 'setting', name) ?? 'theirs')
        : 'ours';
    const chosen = side === 'theirs' ? other : is;
    if (chosen !== undefined) merged.set(name, chosen);
  }
  return merged;
}

/** The block with exactly these settings, each written as it was; the rest of its text is untouched. */
function withWrittenSettings(block: Block, settings: WrittenSettings): Block {
  const now = writtenSettings(block);
  const names = [...new Set([...now.keys(), ...settings.keys()])].filter(
    (name) => now.get(name)?.canonical !== settings.get(name)?.canonical,
  );
  if (names.length === 0) return block;
  const named = withWrittenName(block);
  const element = elementOf(named);
  const policy: Record<string, Json> = { ...named.policy };
  const edits: TextEdit[] = [];
  for (const name of names) {
    const setting = settings.get(name);
    // policy.json holds parsed numbers: how an attribute writes one has no place there
    const fits = setting !== undefined && canonicalValue(setting.value) === setting.canonical;
    if (setting !== undefined && fits && Object.hasOwn(policy, name)) policy[name] = setting.value;
    else {
      delete policy[name];
      const text = setting === undefined ? null : (setting.attribute ?? attributeFromSetting(setting.value));
      edits.push(setAttribute(named.text, element, name, text));
    }
  }
  const next = {
    ...named,
    ...spliced(named, edits),
    policy: Object.keys(policy).length === 0 ? null : policy,
  };
  elementOf(next);
  return next;
}
