import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BlockId, type Course, displayNameOf, idOf, indexOf, publishedView, stateOf } from '#olx';
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

/** Prints a figure of a test. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
