import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Block,
  type BlockId,
  type Course,
  contentText,
  displayNameOf,
  draftView,
  idOf,
  indexOf,
  nodeVersionOf,
  publishedView,
  stateOf,
} from '#olx';
import type { Call } from './_service.ts';

/** One operation: what it was about, what was there before and after, and what it asked the platform. */
export interface Entry {
  readonly operation: string;
  readonly before: string;
  readonly calls: readonly Call[];
  readonly after: string;
}

const FOLDER = fileURLToPath(new URL('../../dist/openedx', import.meta.url));

/** Writes the operations as a table of Markdown, and answers where. */
export function writeLog(name: string, entries: readonly Entry[]): string {
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, `${name}.md`);
  const rows = entries.map(
    ({ operation, before, calls, after }) => `| ${operation} | ${before} | ${callsInWords(calls)} | ${after} |`,
  );
  writeFileSync(
    path,
    [
      '| operation | before, in Studio and here | calls | after, in Studio and here |',
      '|---|---|---|---|',
      ...rows,
      '',
    ].join('\n'),
  );
  return path;
}

/** `GET xblock, PUT xblock`, equal calls in a row counted. */
function callsInWords(calls: readonly Call[]): string {
  const names = calls.map(
    ({ method, path, status }) => `${method} ${shortPath(path)}${status < 300 ? '' : ` ${status}`}`,
  );
  const runs: { readonly name: string; count: number }[] = [];
  for (const name of names) {
    const last = runs.at(-1);
    if (last?.name === name) last.count += 1;
    else runs.push({ name, count: 1 });
  }
  const told = runs.map(({ name, count }) => (count === 1 ? name : `${name} ×${count}`));
  return told.length === 0 ? 'none' : `${names.length}: ${told.join(', ')}`;
}

/** A path without keys: `xblock` for `/api/contentstore/v0/xblock/course-v1:…/block-v1:…`. */
function shortPath(path: string): string {
  const parts = path
    .split('/')
    .filter((part) => part !== '' && !/^(?:course|block)-v1:|^api$|^v\d+$|^contentstore$/.test(part));
  return parts.join('/') || '/';
}

/** What a course run has of a block: its name, place and state, or that it is not there. */
export function told(course: Course, id: BlockId | null): string {
  if (id === null) return `${indexOf(course.root).blocks.size} blocks, ${course.assets.size} assets`;
  const { blocks, places } = indexOf(course.root);
  const block = blocks.get(id);
  if (block === undefined) return `no ${id}`;
  const [place] = places.get(id) ?? [];
  const where = place === undefined ? '' : ` in ${idOf(place.parent)}, place ${place.index + 1}`;
  const live = publishedView(course.root);
  const seen = live === null ? undefined : indexOf(live).blocks.get(id);
  const [name, liveName] = [displayNameOf(block), seen === undefined ? null : displayNameOf(seen)];
  const learners = seen === undefined || liveName === name ? '' : `; learners see ${liveName ?? id}`;
  return `${name ?? id}${where}, ${stateOf(block)}${learners}`;
}

/** What two states of a course run do not have alike: blocks by form, files and static assets; at most 20. */
export function differences(one: Course, other: Course): readonly string[] {
  const found: string[] = [];
  const forms = { draft: draftView, published: publishedView };
  for (const [form, view] of Object.entries(forms)) {
    const blocksOf = ({ root }: Course): ReadonlyMap<BlockId, Block> => {
      const seen = view(root);
      return seen === null ? new Map() : indexOf(seen).blocks;
    };
    const [ours, theirs] = [blocksOf(one), blocksOf(other)];
    for (const id of new Set([...ours.keys(), ...theirs.keys()])) {
      const [a, b] = [ours.get(id), theirs.get(id)];
      if (a !== undefined && b !== undefined && nodeVersionOf(a) === nodeVersionOf(b)) continue;
      found.push(`${form} ${id}: ${inShort(a)} <> ${inShort(b)}`);
    }
  }
  for (const [kind, a, b] of [
    ['file', one.files, other.files],
    ['asset', one.assets, other.assets],
  ] as const)
    for (const path of new Set([...a.keys(), ...b.keys()]))
      if (a.get(path)?.hash !== b.get(path)?.hash)
        found.push(`${kind} ${path}: ${a.get(path)?.size} <> ${b.get(path)?.size}`);
  return found.slice(0, 20);
}

function inShort(block: Block | undefined): string {
  return block === undefined
    ? 'nothing'
    : `${(contentText(block) ?? block.text).slice(0, 80)} ${JSON.stringify(block.policy)} ${block.children.map((each) => each.block.urlName)}`;
}

/** Prints a figure of a test. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
