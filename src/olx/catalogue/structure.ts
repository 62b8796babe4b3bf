import { type BlockType, container } from './block-type.ts';
import { COMPONENTS } from './components.ts';
import { boolean, list, text } from './field.ts';
import { EXAM_FIELDS, SEQUENCE_FIELDS, SEQUENCE_STATE } from './sequence-fields.ts';

const CHAPTER: BlockType = container('chapter', ['sequential'], {
  title: 'Section',
  help: 'A section of the course outline; holds subsections.',
  form: 'own-file',
  directOnly: true,
  fields: [
    text('display_name', null, 'Title that learners and the outline show.'),
    list('highlights', [], 'Up to five short lines on what the section offers.'),
    ...SEQUENCE_FIELDS,
    ...EXAM_FIELDS,
  ],
  learnerState: SEQUENCE_STATE,
  example: '<chapter url_name="week_1" display_name="Week 1"/>',
});

const SEQUENTIAL: BlockType = container('sequential', ['vertical'], {
  title: 'Subsection',
  help: 'A subsection; holds units, and is where deadlines and grading are set.',
  form: 'own-file',
  directOnly: true,
  fields: [
    text('display_name', null, 'Title that learners and the outline show.'),
    ...SEQUENCE_FIELDS,
    ...EXAM_FIELDS,
    boolean('is_prerequisite', false, 'Other subsections may require this one.', { exportOnly: true }),
    text('required_prereq', null, 'Usage key of the subsection to complete first.', { exportOnly: true }),
    text('min_score', null, 'Score, 0 to 100, to reach in the required subsection.', { exportOnly: true }),
    text('min_completion', null, 'Share, 0 to 100, to complete of the required subsection.', { exportOnly: true }),
  ],
  learnerState: SEQUENCE_STATE,
  example: '<sequential url_name="lesson_1" display_name="Lesson 1" format="Homework" graded="true"/>',
});

const VERTICAL: BlockType = container('vertical', COMPONENTS, {
  title: 'Unit',
  help: 'A unit: the components that learners see on one page.',
  form: 'own-file',
  openToOthers: true,
  fields: [
    text('display_name', null, 'Title that learners and the outline show.'),
    boolean('discussion_enabled', true, 'Gives the unit a discussion topic.'),
    ...SEQUENCE_FIELDS,
  ],
  learnerState: SEQUENCE_STATE,
  example:
    '<vertical url_name="unit_1" display_name="Reading"><html url_name="text_1"><![CDATA[<p>Hello</p>]]></html></vertical>',
});

/** The levels below the course: section, subsection, unit. */
export const STRUCTURE_TYPES: readonly BlockType[] = [CHAPTER, SEQUENTIAL, VERTICAL];
