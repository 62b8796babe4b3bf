import { lineIndex } from '../../text/index.ts';
import { attributeFromSetting, isSettingName, isXmlText } from '../attribute-value.ts';
import { type Block, idOf, type Json, type Settings } from '../block.ts';
import type { PolicyFile } from '../course.ts';
import { isJsonObject, isShallowJson } from '../json.ts';
import { type BlockId, blockId } from '../keys.ts';
import type { Reading } from './reading.ts';

/** policy.json as read: the values by block id, and the key under which each stood. */
export interface ReadPolicy {
  readonly path: string;
  readonly text: string;
  readonly entries: ReadonlyMap<BlockId, { readonly key: string; readonly settings: Settings }>;
}

/** Reads `policies/<run>/policy.json`, or the older `policies/<run>.json`; null where there is none or it is no JSON, which is reported. */
export function readPolicy(reading: Reading, run: string): ReadPolicy | null {
  const path = [`policies/${run}/policy.json`, `policies/${run}.json`].find((candidate) => reading.has(candidate));
  if (path === undefined) return null;
  const text = reading.text(path);
  if (text === null) return null;
  if (!isShallowJson(text)) {
    reading.report('policy-invalid', `${path} is nested too deeply.`, path);
    return null;
  }
  let json: Json;
  try {
    json = JSON.parse(text) as Json;
  } catch (error) {
    const offset = Number(/position (\d+)/.exec(String(error))?.[1] ?? 0);
    reading.report(
      'policy-invalid',
      `${path} is not JSON: ${reason(error)}.`,
      path,
      null,
      lineIndex(text).range(offset, offset),
    );
    return null;
  }
  if (!isJsonObject(json)) {
    reading.report('policy-invalid', `${path} must be one JSON object.`, path);
    return null;
  }
  const entries = new Map<BlockId, { key: string; settings: Settings }>();
  for (const [key, settings] of Object.entries(json)) {
    const slash = key.indexOf('/');
    const type = key.slice(0, Math.max(slash, 0));
    if (slash < 1 || !isJsonObject(settings)) {
      reading.warn('policy-invalid', `The entry “${key}” of ${path} is not of the form "type/url_name": {…}.`, path);
      continue;
    }
    const unfit = unfitSetting(settings);
    if (unfit !== null) {
      reading.report('policy-invalid', `The setting “${unfit}” of “${key}” in ${path} cannot be written as OLX.`, path);
      continue;
    }
    // a second course entry is for another run and names no block here
    if (type === 'course' && key.slice(slash + 1) !== run) continue;
    entries.set(blockId(type, key.slice(slash + 1)), { key, settings });
  }
  reading.consumed.add(path);
  return { path, text, entries };
}

/** The first setting that no attribute could hold: by its name, or by a character of its value; null where all fit. */
function unfitSetting(settings: Settings): string | null {
  const unfit = Object.entries(settings).find(
    ([name, value]) => !isSettingName(name) || !isXmlText(attributeFromSetting(value)),
  );
  return unfit?.[0] ?? null;
}

/** The tree with each block's policy on it, drafts and published forms alike. */
export function withPolicy(root: Block, policy: ReadPolicy): Block {
  const done = new Map<Block, Block>();
  const visit = (block: Block): Block => {
    const known = done.get(block);
    if (known !== undefined) return known;
    const settings = policy.entries.get(idOf(block))?.settings ?? null;
    const children = block.children.map((child) => {
      const next = visit(child.block);
      return next === child.block ? child : { ...child, block: next };
    });
    const published = block.published ? visit(block.published) : block.published;
    const same =
      settings === null && published === block.published && children.every((child, at) => child === block.children[at]);
    const next: Block = same
      ? block
      : { ...block, policy: settings, children, ...(published === undefined ? {} : { published }) };
    done.set(block, next);
    return next;
  };
  return visit(root);
}

/** What the course keeps of the file: its text, and the entries that name no block. */
export function policyFile(policy: ReadPolicy, ids: ReadonlySet<BlockId>): PolicyFile {
  const json = JSON.parse(policy.text) as Readonly<Record<string, Json>>;
  const matched = new Set([...policy.entries].filter(([id]) => ids.has(id)).map(([, { key }]) => key));
  const unmatched: Record<string, Json> = {};
  for (const [key, value] of Object.entries(json)) if (!matched.has(key)) unmatched[key] = value;
  return { path: policy.path, text: policy.text, unmatched };
}

function reason(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/ in JSON at position.*| \(line.*/s, '');
}
