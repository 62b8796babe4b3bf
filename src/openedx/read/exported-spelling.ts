import { type Block, type CourseKey, courseKeyParts } from '#olx';
import type { SpellingContext } from '../spelling/invented.ts';
import { spelledBlock } from '../spelling/spelled-block.ts';

/** Types that GET or `olx-export` spell otherwise than a whole-course export does. */
const SPELLED = new Set(['chapter', 'sequential', 'html', 'problem', 'split_test', 'conditional']);

const contexts = new Map<CourseKey, SpellingContext>();

/**
 * The block as a whole-course export writes it, so that a version does not depend on the way of reading: references to
 * blocks, lengths of time, numbers, and XML as it is printed. Only its own settings and content; the same block if
 * nothing changes.
 */
export function asExported(course: CourseKey, block: Block): Block {
  return SPELLED.has(block.type) ? spelledBlock(block, 0, contextOf(course)) : block;
}

/** One object for each course run, because the speller remembers by it. */
function contextOf(course: CourseKey): SpellingContext {
  const known = contexts.get(course);
  if (known !== undefined) return known;
  // nothing is imported here: no video gets an id, and no link of another course run is made portable
  const source = { org: '', number: '', run: '' };
  const invented = { course, rootFile: null, videoIds: {}, videoProfiles: [], digests: {} };
  const made = { invented, source, target: courseKeyParts(course), subtitlesAt: () => null };
  if (contexts.size >= 100) contexts.clear();
  contexts.set(course, made);
  return made;
}
