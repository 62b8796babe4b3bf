import type { Block, Json } from '#olx';
import type { SeenBlock } from '../client/cms-client.ts';
import type { FieldUpdate } from './cms-step.ts';

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
