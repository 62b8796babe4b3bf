import type { Block, CourseKey, Json } from '#olx';
import type { CmsClient, SeenBlock } from '../client/cms-client.ts';
import { fieldChange, sameStudioFields, studioFields } from '../fields/index.ts';
import { sameData } from '../fields/same-fields.ts';
import type { FieldUpdate } from './cms-step.ts';
import type { ApplyContext } from './landed.ts';

/** What sending calls works with. */
export interface Sending {
  readonly client: CmsClient;
  readonly course: CourseKey;
  readonly fields: FieldWriter;
  readonly context: Pick<ApplyContext, 'blobs' | 'signal' | 'tell' | 'now'>;
}

/** What is known of the fields of blocks: how to write a change of a block, and how to tell whether Studio has it. */
export interface FieldWriter {
  /**
   * The update that makes one block's own content that of the other. Without members if Studio sees no difference;
   * null if not all of the difference can be said so.
   */
  change(before: Block, after: Block): FieldUpdate | null;
  /** Whether what Studio shows of a block is what it shows of this one. */
  shows(block: Block, seen: SeenBlock): boolean;
  /** Whether what Studio shows of a page is this text. */
  showsText(text: string, seen: Json): boolean;
}

/** What is known of the fields of the blocks of a course run. */
export function fieldWriterOf(course: CourseKey): FieldWriter {
  const context = { course };
  return {
    change: (before, after) => fieldChange(before, after, context),
    shows(block, seen) {
      const expected = studioFields(block, context);
      // of a type without known fields nothing is written, so nothing has to be there
      return expected === null || sameStudioFields(block.type, expected, seen, context);
    },
    showsText: (text, seen) => sameData('html', text, seen ?? '', context),
  };
}
