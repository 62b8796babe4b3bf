import type { BlobRef } from '../../course/blob.ts';
import type { Block, Settings } from '../../course/block.ts';
import type { PolicyFile } from '../../course/course.ts';
import { canonicalValue } from '../../version/canonical-json.ts';
import { clashesOf, pathsClash } from '../path-clash.ts';
import type { FormLog } from './conflict-log.ts';
import { pick, type Sides } from './sides.ts';

type Files = ReadonlyMap<string, BlobRef>;

/**
 * Files by path, each as the side has it that changed it. Conflicts name the path after `prefix`, and
 * hashes. Two files that cannot lie in one folder, one from each side, are a conflict too.
 */
export function mergeFiles({ base, ours, theirs }: Sides<Files>, prefix: string, root: Block, log: FormLog): Files {
  if (theirs === base || ours === theirs) return ours;
  if (ours === base) return theirs;
  const merged = new Map<string, BlobRef>();
  const same = (a: BlobRef | undefined, b: BlobRef | undefined): boolean => a?.hash === b?.hash;
  for (const path of new Set([...ours.keys(), ...theirs.keys()])) {
    const [old, here, there] = [base.get(path), ours.get(path), theirs.get(path)];
    const clash = !same(here, there) && !same(there, old) && !same(here, old);
    const values = { base: old?.hash, ours: here?.hash, theirs: there?.hash };
    const takeTheirs = clash ? log.note(root, 'file', `${prefix}${path}`, values) === 'theirs' : !same(there, old);
    const chosen = takeTheirs ? there : here;
    if (chosen !== undefined) merged.set(path, chosen);
  }
  for (const [path, other] of clashesBetween(merged, ours)) {
    const side = log.note(root, 'file', `${prefix}${other}`, {
      base: base.get(other)?.hash,
      ours: ours.get(other)?.hash,
      theirs: theirs.get(path)?.hash,
    });
    merged.delete(side === 'theirs' ? other : path);
  }
  return merged;
}

/** Pairs of a file that only theirs has and one of ours that it cannot lie beside. */
function clashesBetween(merged: Files, ours: Files): readonly (readonly [string, string])[] {
  const own = [...merged.keys()].filter((path) => ours.has(path));
  const coming = [...merged.keys()].filter((path) => !ours.has(path));
  return [...clashesOf(own, coming)].flatMap(([path]) =>
    own.filter((other) => pathsClash(path, other)).map((other) => [path, other] as const),
  );
}

/**
 * What policy.json says of blocks is merged with them; here it is what it says of others, entry by entry. The order of
 * its entries and its white space are those of the side that changed it.
 */
export function mergePolicy(
  { base, ours, theirs }: Sides<PolicyFile | null>,
  root: Block,
  log: FormLog,
): PolicyFile | null {
  const file = ours ?? theirs;
  if (file === null) return null;
  if ([base, ours, theirs].some((each) => each?.kept !== undefined)) return wholePolicy(base, ours, theirs, root, log);
  const entries = [base, ours, theirs].map((each) => each?.unmatched ?? {}) as [Settings, Settings, Settings];
  const unmatched: [string, Settings[string]][] = [];
  for (const key of new Set(entries.flatMap((each) => Object.keys(each)))) {
    const held = entries.map((each) => ({ value: Object.hasOwn(each, key) ? each[key] : undefined }));
    const [was, is, other] = held as [Entry, Entry, Entry];
    const picked = pick(sameEntry, was, is, other);
    const values = { base: entries[0], ours: entries[1], theirs: entries[2] };
    const { value } = picked ?? (log.note(root, 'file', file.path, values) === 'theirs' ? other : is);
    if (value !== undefined) unmatched.push([key, value]);
  }
  const { text } = ours !== null && theirs !== null && ours.text === base?.text ? theirs : file;
  return { ...file, text, unmatched: Object.fromEntries(unmatched) };
}

/** A policy.json that cannot be read on some side is one side's as a whole. */
function wholePolicy(
  base: PolicyFile | null,
  ours: PolicyFile | null,
  theirs: PolicyFile | null,
  root: Block,
  log: FormLog,
): PolicyFile | null {
  const same = (a: PolicyFile | null, b: PolicyFile | null): boolean =>
    a?.text === b?.text && a?.kept?.hash === b?.kept?.hash;
  if (same(ours, theirs) || same(theirs, base)) return ours;
  if (same(ours, base)) return theirs;
  const values = { base: base?.text, ours: ours?.text, theirs: theirs?.text };
  return log.note(root, 'file', ours?.path ?? theirs?.path ?? '', values) === 'theirs' ? theirs : ours;
}

interface Entry {
  readonly value: Settings[string] | undefined;
}

function sameEntry(a: Entry, b: Entry): boolean {
  if (a.value === undefined || b.value === undefined) return a.value === b.value;
  return canonicalValue(a.value) === canonicalValue(b.value);
}
