import { decodeReferences } from '../syntax/index.ts';
import type { Block } from './block.ts';
import type { Course } from './course.ts';
import { type BlockId, blockIdParts } from './keys.ts';
import { displayNameOf } from './settings.ts';
import { indexOf } from './tree-index.ts';

/** What to search blocks by. A block must match all given members. */
export interface BlockSearch {
  readonly urlName?: string | undefined;
  readonly type?: string | undefined;
  /** Part of the display name, the url_name or the text; case is ignored. */
  readonly text?: string | undefined;
}

/** The blocks that a search finds, drafts included, in the order of the outline. */
export function searchBlocks(course: Course, search: BlockSearch): readonly BlockId[] {
  const found: BlockId[] = [];
  for (const [id, block] of indexOf(course.root).blocks) if (fitsSearch(block, id, search)) found.push(id);
  return found;
}

/** Whether a search finds the block with that id. */
export function fitsSearch(block: Block, id: BlockId, { urlName, type, text }: BlockSearch): boolean {
  // the root of a course run is found by its id's name and by that of the run
  if (urlName !== undefined && urlName !== block.urlName && urlName !== blockIdParts(id).urlName) return false;
  if (type !== undefined && type !== block.type) return false;
  return text === undefined || holdsText(block, text);
}

/**
 * Whether a block says something: in its display name, its url_name, its source as written, or its source without
 * markup, in which line breaks count as spaces. What its child blocks say does not count. Case does not matter.
 */
function holdsText(block: Block, text: string): boolean {
  const wanted = text.toLowerCase();
  const holds = (source: string): boolean => source.toLowerCase().includes(wanted);
  if (holds(displayNameOf(block) ?? '') || holds(block.urlName)) return true;
  // the text of a block whose file cannot be read only holds its place
  const sources = block.damage?.unread === 'file' ? [] : [block.text, block.body?.text ?? ''];
  return sources.some((source) => holds(source) || holds(withoutMarkup(source)));
}

function withoutMarkup(source: string): string {
  const text = source.replace(/<!\[CDATA\[|\]\]>|<!--[\s\S]*?-->|<[^<>]*>/g, '');
  return decodeReferences(text).replace(/\s+/g, ' ');
}
