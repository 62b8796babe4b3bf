import { attributeFromSetting, isSettingName, isXmlText } from '../attribute-value.ts';
import type { BlobRef, FolderFile } from '../blob.ts';
import { type Block, idOf, type Json, type Settings } from '../block.ts';
import type { PolicyFile } from '../course.ts';
import { isJsonObject, isShallowJson } from '../json.ts';
import { type BlockId, blockId } from '../keys.ts';
import { parsePolicyJson } from '../policy-json.ts';
import { findingsSoFar } from './opaque.ts';
import { firstMistake, PolicyPlaces } from './policy-tree.ts';
import type { Reading } from './reading.ts';
import { withBlocks } from './with-blocks.ts';

/** policy.json as read: the values by block id, and the key under which each stood. */
export interface ReadPolicy {
  readonly path: string;
  readonly text: string;
  readonly places: PolicyPlaces;
  readonly entries: ReadonlyMap<BlockId, PolicyEntry>;
  /** Entries that name a block and hold no object. */
  readonly broken: ReadonlyMap<BlockId, string>;
  /** Keys of the form `course/<run>` for other runs. */
  readonly otherRuns: readonly string[];
  /** Set if the file must be kept as it is: it is malformed, or a value in it could not be written again. */
  readonly kept?: BlobRef;
}

export interface PolicyEntry {
  readonly key: string;
  readonly settings: Settings;
}

/** Reads `policies/<run>/policy.json`, or the older `policies/<run>.json`; null if there is none. One that cannot be read is reported. */
export function readPolicy(reading: Reading, run: string): ReadPolicy | null {
  const paths = [`policies/${run}/policy.json`, `policies/${run}.json`].filter((path) => reading.has(path));
  const [path, unused] = paths;
  if (path === undefined) return null;
  if (unused !== undefined) {
    const message = `The file ${unused} is the old place of ${path}, which is read; nothing in it counts.`;
    reading.report({ code: 'policy-unused', severity: 'warning', message, file: unused });
  }
  reading.consumed.add(path);
  const file = reading.folder.get(path);
  const from = findingsSoFar(reading);
  const text = reading.text(path) ?? lossyText(file);
  const json = reading.diagnostics.length > from ? null : parsed(reading, path, text);
  const read = { path, text, ...entriesOf(reading, path, text, json ?? {}, run) };
  const errors = reading.diagnostics.slice(from).some(({ severity }) => severity === 'error');
  return errors && file !== undefined ? { ...read, kept: file.blob } : read;
}

/** Not strict, because names are still found among bytes that are not UTF-8. */
function lossyText(file: FolderFile | undefined): string {
  return file === undefined || file.bytes === null ? '' : new TextDecoder().decode(file.bytes);
}

function parsed(reading: Reading, path: string, text: string): Settings | null {
  if (!isShallowJson(text)) {
    reading.report({ code: 'policy-invalid', message: `The file ${path} is nested too deeply.`, file: path });
    return null;
  }
  let json: Json;
  try {
    json = parsePolicyJson(text);
  } catch {
    const { reason, ...at } = firstMistake(text);
    const message = `The file ${path} is not JSON: ${reason}. Open edX would go on without any of its settings.`;
    reading.report({ code: 'policy-invalid', message, file: path, at });
    return null;
  }
  if (isJsonObject(json)) return json;
  const message = `The file ${path} must be one JSON object, {"course/run": {…}}.`;
  reading.report({ code: 'policy-invalid', message, file: path });
  return null;
}

function entriesOf(
  reading: Reading,
  file: string,
  text: string,
  json: Settings,
  run: string,
): Omit<ReadPolicy, 'path' | 'text'> {
  const places = new PolicyPlaces(text);
  const entries = new Map<BlockId, PolicyEntry>();
  const broken = new Map<BlockId, string>();
  const otherRuns: string[] = [];
  for (const [key, settings] of Object.entries(json)) {
    const slash = key.indexOf('/');
    if (slash < 1) {
      const message = `“${key}” names no block: an entry is of the form "type/url_name": {…}.`;
      reading.report({ code: 'policy-invalid', severity: 'warning', message, file, at: places.key(key) });
      continue;
    }
    const type = key.slice(0, slash);
    const name = key.slice(slash + 1);
    const id = blockId(type, name);
    // a second course entry is for another run and names no block here
    if (type === 'course' && name !== run) otherRuns.push(key);
    else if (!isJsonObject(settings)) broken.set(id, key);
    else if (fits(reading, file, places, key, settings)) entries.set(id, { key, settings });
  }
  return { places, entries, broken, otherRuns };
}

/** Whether attributes could hold all settings, by their names and by the characters of their values. */
function fits(reading: Reading, file: string, places: PolicyPlaces, key: string, settings: Settings): boolean {
  const unfit = Object.entries(settings).find(
    ([name, value]) => !isSettingName(name) || !isXmlText(attributeFromSetting(value)),
  );
  if (unfit === undefined) return true;
  const message = `The setting “${unfit[0]}” of “${key}” in ${file} cannot be written as OLX.`;
  reading.report({ code: 'policy-invalid', message, file, at: places.value(key, unfit[0]) });
  return false;
}

/** The tree with each block's policy on it, drafts and published forms alike. */
export function withPolicy(root: Block, policy: ReadPolicy): Block {
  const done = new Map<Block, Block>();
  const visit = (block: Block): Block => {
    const known = done.get(block);
    if (known !== undefined) return known;
    const settings = policy.entries.get(idOf(block))?.settings ?? null;
    const children = withBlocks(block.children, visit);
    const published = block.published ? visit(block.published) : block.published;
    const same = settings === null && published === block.published && children === block.children;
    const next: Block = same
      ? block
      : { ...block, policy: settings, children, ...(published === undefined ? {} : { published }) };
    done.set(block, next);
    return next;
  };
  return visit(root);
}

/** What the course keeps of the file: its text, and the entries that name no block. */
export function policyFile(policy: ReadPolicy, blocks: ReadonlyMap<BlockId, Block>): PolicyFile {
  if (policy.kept !== undefined) return { path: policy.path, text: policy.text, unmatched: {}, kept: policy.kept };
  const json = parsePolicyJson(policy.text) as Readonly<Record<string, Json>>;
  const matched = new Set([...policy.entries].filter(([id]) => blocks.has(id)).map(([, { key }]) => key));
  const unmatched = Object.entries(json).filter(([key]) => !matched.has(key));
  return { path: policy.path, text: policy.text, unmatched: Object.fromEntries(unmatched) };
}
