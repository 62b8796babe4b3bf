import type { CourseKey } from '#olx';
import { fieldChange, sameStudioFields, studioFields } from '../fields/index.ts';
import { sameData } from '../fields/same-fields.ts';
import type { FieldWriter } from './field-writer.ts';

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
