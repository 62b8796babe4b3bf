import type { Client } from '#contract';
import { type BlockId, type CourseKey, parseBlockId, parseCourseKey, parseUsageKey, ROOT_ID } from '#olx';
import { cannotRun } from '../failure.ts';
import { printable, type Terminal } from '../terminal.ts';
import { answered } from './answered.ts';

/** COURSE as the command line names it. Fails with exit code 2 if it is not a course key. */
export function courseArgument(text: string): CourseKey {
  const key = parseCourseKey(text);
  if (key === null)
    throw cannotRun(`“${printable(text)}” is not a course key. One looks like course-v1:Org+Number+Run`);
  return key;
}

/**
 * The block that a usage key, a `type@url_name` or a bare url_name means; only the last asks the service. Fails with
 * exit code 2 if no block, or more than one, has the url_name.
 */
export async function blockArgument(
  client: Client,
  course: CourseKey,
  reference: string,
  terminal: Terminal,
): Promise<BlockId> {
  const key = parseUsageKey(reference);
  if (key !== null && key.course !== course)
    throw cannotRun(`${reference} is a block of ${key.course}, not of ${course}`);
  const id = key?.id ?? parseBlockId(reference);
  if (id !== null) return id;
  if (reference === 'course') return ROOT_ID;
  const found = await answered(await client.findBlocks(course, { url_name: reference }), terminal);
  const blocks = found.value.results.flatMap((each) => parseUsageKey(each.id)?.id ?? []);
  const [only, ...others] = blocks;
  if (only === undefined) throw cannotRun(`there is no block “${printable(reference)}” in ${course}`);
  if (others.length > 0) throw cannotRun(`“${printable(reference)}” may be ${blocks.join(' or ')}; name one of them`);
  return only;
}
